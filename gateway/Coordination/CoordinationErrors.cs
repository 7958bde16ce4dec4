using Milvus.Core;
using Milvus.Core.Errors;

namespace Milvus.Gateway.Coordination;

/// <summary>Refusals of callers that name things by texts and numbers of their own.</summary>
internal static class CoordinationErrors
{
    /// <summary>The refusal, or success where there is none.</summary>
    public static Proto.Status StatusOf(MilvusError? error) =>
        error is null ? StatusMapper.Success() : StatusMapper.Of(error);

    /// <summary>500: there is no such vchannel, whatever the text is.</summary>
    public static MilvusError ChannelNotFound(string channel, string why = "") =>
        new(ErrorCode.ChannelNotFound, $"channel not found[channel={channel}]", Detail: why);

    /// <summary>500: the segment lies in another vchannel than the caller says.</summary>
    public static MilvusError WrongChannel(SegmentId segment, VChannelName owner, VChannelName told) =>
        ChannelNotFound(told.Value, $"segment {segment} is of {owner}");

    /// <summary>1100: a number that counts something is below zero.</summary>
    public static MilvusError Negative(string what, long value) => MilvusErrors.Invalid(what, "0 or more", value);
}
