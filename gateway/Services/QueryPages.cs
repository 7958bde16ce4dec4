using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>
/// Reads on where a vchannel's first page ends. All pages show the moment of the first one, so that they are one read.
/// </summary>
internal static class QueryPages
{
    /// <summary>The first page together with those behind it; itself when there are none.</summary>
    /// <param name="grains">Where the vchannels are.</param>
    /// <param name="channel">The vchannel that answered.</param>
    /// <param name="request">What it was asked.</param>
    /// <param name="first">Its answer.</param>
    /// <param name="key">The primary key.</param>
    /// <param name="maxBytes">Rows that a reply to the client cannot carry are not read at all.</param>
    /// <param name="cancellation">Ends the reading between pages.</param>
    public static async Task<Outcome<QueryReply>> CompleteAsync(
        IGrainFactory grains,
        VChannelName channel,
        QueryRequest request,
        QueryReply first,
        FieldId key,
        long maxBytes,
        CancellationToken cancellation)
    {
        if (!first.More) return first;
        var grain = grains.GetGrain<IChannelGrain>(channel.Value);
        var pages = new List<RowBatch>();
        var (rows, bytes) = (0L, 0L);
        for (var page = first; ;)
        {
            var got = page.Rows ?? throw new InvariantException($"{channel} says there is more behind no rows.");
            pages.Add(got);
            rows += got.RowCount;
            bytes += got.ByteCount;
            if (!page.More) break;
            if (bytes > maxBytes)
                return MilvusErrors.TooLarge(
                    $"query results of more than {bytes} bytes exceed "
                    + $"{nameof(GatewayOptions.MaxSendMessageBytes)} {maxBytes}");
            page = await grain.QueryAsync(request with
            {
                After = new AnyColumn(got[key].Gather([got.RowCount - 1])),
                Mvcc = first.Mvcc,
                Limit = request.Limit == 0 ? 0 : request.Limit - rows,
            }).WaitAsync(cancellation);
            if (page.Error is { } error) return error;
            if (SameMoment.Check(channel, first.Mvcc, page.Mvcc) is { } moved) return moved;
            if (page.Rows is null) break;
        }

        return first with { Count = rows, Rows = RowBatch.Concat(pages), Timestamps = default, More = false };
    }
}
