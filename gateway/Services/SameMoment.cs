using Milvus.Core;
using Milvus.Core.Errors;

namespace Milvus.Gateway.Services;

/// <summary>Pieces of one read belong together only when they show one moment.</summary>
internal static class SameMoment
{
    /// <summary>
    /// A vchannel that reads an earlier moment than asked has not all of its log: another owner took over between two
    /// pieces. The whole read fails then, retriable.
    /// </summary>
    public static MilvusError? Check(VChannelName channel, Timestamp asked, Timestamp read) =>
        asked == read
            ? null
            : MilvusErrors.ChannelNotAvailable(channel, $"a later piece of a read was at {read} instead of {asked}");
}
