using System.Globalization;
using Google.Protobuf.Collections;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Gateway.Services;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;
using Data = Milvus.Proto.Data;

namespace Milvus.Gateway.Coordination;

/// <summary>Flush as proxies ask for it, by collection id. The queue is the one of the gateway's own clients.</summary>
internal sealed class FlushCoordination(IGrainFactory grains, CollectionCache cache, FlushQueue queue, SegmentDirectory segments)
{
    public async Task<Data.FlushResponse> FlushAsync(Data.FlushRequest request, CancellationToken cancellation)
    {
        var flushed = await queue.FlushAsync(new CollectionId(request.CollectionId), cancellation);
        if (!flushed.IsOk) return StatusMapper.Refuse<Data.FlushResponse>(flushed.Error);
        var reply = new Data.FlushResponse
        {
            Status = StatusMapper.Success(),
            DbId = request.DbId,
            CollectionId = request.CollectionId,
            TimeOfSeal = flushed.Value.SealTimeSeconds,
            FlushTs = flushed.Value.FlushTimestamp.Value,
        };

        // Whoever names segments gets these back; the others are sealed all the same, which a flush may always do.
        reply.SegmentIds.AddRange(Only(flushed.Value.Sealed, request.SegmentIds));
        reply.FlushSegmentIds.AddRange(Only(flushed.Value.Flushed, request.SegmentIds));
        foreach (var (channel, checkpoint) in flushed.Value.Checkpoints)
            reply.ChannelCps[channel.Value] = new Proto.Msg.MsgPosition
            {
                ChannelName = channel.Value,
                Timestamp = checkpoint.Value,
            };
        return reply;
    }

    public async Task<Proto.GetFlushStateResponse> GetStateAsync(
        Data.GetFlushStateRequest request, CancellationToken cancellation)
    {
        var wanted = new FlushStateRequest
        {
            FlushTimestamp = new Timestamp(request.FlushTs),
            Segments = [.. request.SegmentIds.Select(id => new SegmentId(id))],
        };
        var owner = await OwnerAsync(request);
        if (!owner.IsOk) return StatusMapper.Refuse<Proto.GetFlushStateResponse>(owner.Error);
        if (owner.Value == default) return await GetStateAsync(wanted.Segments, cancellation);
        var state = await grains.GetGrain<ICollectionGrain>(owner.Value.Value).GetFlushStateAsync(wanted);
        return state.Error is { } error
            ? StatusMapper.Refuse<Proto.GetFlushStateResponse>(error)
            : new Proto.GetFlushStateResponse { Status = StatusMapper.Waiting(state.Lagging), Flushed = state.Flushed };
    }

    /// <summary>By segments alone: an unknown one was compacted away or dropped, so nobody has to wait for it.</summary>
    private async Task<Proto.GetFlushStateResponse> GetStateAsync(
        IReadOnlyCollection<SegmentId> wanted, CancellationToken cancellation)
    {
        var found = await segments.FindAsync(wanted, cancellation);
        if (!found.IsOk) return StatusMapper.Refuse<Proto.GetFlushStateResponse>(found.Error);
        var waits = found.Value.Values.FirstOrDefault(one => (Proto.SegmentState)one.Segment.State
            is Proto.SegmentState.Growing or Proto.SegmentState.Sealed or Proto.SegmentState.Flushing);
        return new Proto.GetFlushStateResponse
        {
            Flushed = waits.Segment is null,
            Status = StatusMapper.Waiting(waits.Segment is { } segment
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{segment.Channel} has segment {segment.Segment} {(Proto.SegmentState)segment.State}")
                : ""),
        };
    }

    /// <summary>Zero when the request names no collection.</summary>
    private async Task<Outcome<CollectionId>> OwnerAsync(Data.GetFlushStateRequest request)
    {
        if (request.CollectionId != 0 || request.CollectionName.Length == 0) return new CollectionId(request.CollectionId);
        var database = request.DbName.Length > 0 ? request.DbName : CallInfo.DefaultDatabase;
        var named = await cache.GetAsync(database, request.CollectionName);
        return named.IsOk ? named.Value.Id : named.Error;
    }

    private static IEnumerable<long> Only(IEnumerable<SegmentId> all, RepeatedField<long> wanted) =>
        all.Select(segment => segment.Value).Where(id => wanted.Count == 0 || wanted.Contains(id));
}
