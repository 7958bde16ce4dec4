using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>Rows on their way to one vchannel: slices in order, the last of which makes them durable together.</summary>
internal static class RowSlices
{
    /// <summary>Appends rows.</summary>
    /// <param name="grains">Where the vchannels are.</param>
    /// <param name="channel">The vchannel.</param>
    /// <param name="template">What is the same in all slices.</param>
    /// <param name="rows">The rows.</param>
    /// <returns>The answer to the last slice, or to the one that was refused.</returns>
    public static async Task<AppendReply> AppendAsync(
        IGrainFactory grains, VChannelName channel, AppendRequest template, RowBatch rows)
    {
        var grain = grains.GetGrain<IChannelGrain>(channel.Value);
        var slices = InsertRouter.Slice(rows);
        var reply = new AppendReply();
        for (var slice = 0; slice < slices.Length && reply.Error is null; slice++)
            reply = await grain.AppendAsync(
                template with { Rows = slices[slice], SliceIndex = slice, SliceCount = slices.Length });
        return reply;
    }
}
