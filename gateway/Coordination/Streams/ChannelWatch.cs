using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Writers;
using Milvus.Proto.Data;

namespace Milvus.Gateway.Coordination.Streams;

/// <summary>
/// Reads a vchannel's log to a caller, message by message: the next part is read when the last message has been taken, so
/// a slow caller holds no more than one part here.
/// </summary>
internal sealed class ChannelWatch(IGrainFactory grains, KnownCollections collections, IHostApplicationLifetime lifetime)
{
    // Clients take 4 MiB unless they are told otherwise; the rest is for the frame.
    private const int MaxMessageBytes = (4 << 20) - (64 << 10);

    private const int PartBytes = 1 << 20;
    private const int WaitMilliseconds = 5000;

    /// <summary>Until the caller leaves, the vchannel is gone or the server stops.</summary>
    public async Task RunAsync(
        WatchRequest request, IServerStreamWriter<WatchReply> stream, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        var channel = await collections.FindChannelAsync(request.ChannelName);
        if (!channel.IsOk)
        {
            await EndAsync(stream, channel.Error, cancellation);
            return;
        }

        var reader = grains.GetGrain<IChannelGrain>(channel.Value.Value);
        var after = new Timestamp(request.After);
        while (true)
        {
            ReadLogReply part;
            try
            {
                part = await reader.ReadLogAsync(new ReadLogRequest
                {
                    After = after,
                    MaxBytes = PartBytes,
                    WaitMilliseconds = WaitMilliseconds,
                }).WaitAsync(ending.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                await EndAsync(stream, MilvusErrors.NotReady("the server stops"), cancellation);
                return;
            }

            if (await SendAsync(part, channel.Value, stream, cancellation) is { } error)
            {
                await EndAsync(stream, error, cancellation);
                return;
            }

            if (part.UpTo <= after) continue;
            after = part.UpTo;
            await stream.WriteAsync(new WatchReply { TimeTick = LogMapping.TickOf(after) }, cancellation);
        }
    }

    private async Task<MilvusError?> SendAsync(
        ReadLogReply part, VChannelName channel, IServerStreamWriter<WatchReply> stream, CancellationToken cancellation)
    {
        if (part.Error is { } refused) return refused;
        foreach (var batch in part.Batches)
        {
            var described = await DescribeAsync(channel, batch);
            if (!described.IsOk) return described.Error;
            await SendAsync(batch, described.Value, channel, stream, cancellation);
        }

        return null;
    }

    /// <summary>What is larger than a message goes in halves.</summary>
    private static async Task SendAsync(
        LoggedBatch batch,
        CollectionDescription owner,
        VChannelName channel,
        IServerStreamWriter<WatchReply> stream,
        CancellationToken cancellation)
    {
        var message = LogMapping.ToProto(batch, owner, channel);
        var rows = batch.RowCount();
        if (rows < 2 || message.CalculateSize() <= MaxMessageBytes)
        {
            await stream.WriteAsync(message, cancellation);
            return;
        }

        await SendAsync(batch.Slice(0, rows / 2), owner, channel, stream, cancellation);
        await SendAsync(batch.Slice(rows / 2, rows - (rows / 2)), owner, channel, stream, cancellation);
    }

    /// <summary>A description that knows every field of the batch.</summary>
    private async ValueTask<Outcome<CollectionDescription>> DescribeAsync(VChannelName channel, LoggedBatch batch)
    {
        var known = await collections.GetAsync(channel.Collection);
        return known.IsOk && LogMapping.Knows(known.Value, batch)
            ? known
            : await collections.RefreshAsync(channel.Collection);
    }

    private static Task EndAsync(
        IServerStreamWriter<WatchReply> stream, MilvusError error, CancellationToken cancellation) =>
        stream.WriteAsync(new WatchReply { Status = StatusMapper.Of(error) }, cancellation);
}
