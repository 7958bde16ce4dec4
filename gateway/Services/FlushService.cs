using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>Flush, its state, and the segments it leaves.</summary>
internal sealed class FlushService(
    IGrainFactory grains, CollectionCache cache, FlushedSegments segments, FlushQueue queue)
{
    public async Task<Proto.FlushResponse> FlushAsync(Proto.FlushRequest request, CallInfo call)
    {
        if (request.CollectionNames.Count == 0)
            return StatusMapper.Refuse<Proto.FlushResponse>(MilvusErrors.Missing("collection_names"));
        var reply = new Proto.FlushResponse { Status = StatusMapper.Success(), DbName = call.Database };
        var names = request.CollectionNames.Distinct(StringComparer.Ordinal).ToArray();
        var flushed = await Task.WhenAll(names.Select(name => FlushAsync(name, call)));
        for (var i = 0; i < names.Length; i++)
        {
            if (flushed[i].Error is { } error) return StatusMapper.Refuse<Proto.FlushResponse>(error);
            Add(reply, names[i], flushed[i].Value);
        }

        return reply;
    }

    public async Task<Proto.GetFlushStateResponse> GetStateAsync(Proto.GetFlushStateRequest request, CallInfo call)
    {
        var wanted = new FlushStateRequest
        {
            FlushTimestamp = new Timestamp(request.FlushTs),
            Segments = [.. request.SegmentIds.Select(id => new SegmentId(id))],
        };
        var state = request.CollectionName.Length > 0
            ? await StateOfAsync(request.CollectionName, wanted, call)
            : await StateOfAsync(wanted.Segments);
        return state.IsOk
            ? new Proto.GetFlushStateResponse
            {
                Status = StatusMapper.Waiting(state.Value.Lagging),
                Flushed = state.Value.Flushed,
            }
            : StatusMapper.Refuse<Proto.GetFlushStateResponse>(state.Error);
    }

    public async Task<Proto.GetPersistentSegmentInfoResponse> GetSegmentsAsync(
        Proto.GetPersistentSegmentInfoRequest request, CallInfo call)
    {
        var collectionId = 0L;
        var listed = await cache.WithAsync<SegmentsReply>(call.Database, request.CollectionName, async collection =>
        {
            collectionId = collection.Id.Value;
            var found = await grains.GetGrain<ICollectionGrain>(collectionId).GetSegmentsAsync();
            return found.Error is { } error ? error : found;
        });
        if (!listed.IsOk) return StatusMapper.Refuse<Proto.GetPersistentSegmentInfoResponse>(listed.Error);
        var reply = new Proto.GetPersistentSegmentInfoResponse { Status = StatusMapper.Waiting(listed.Value.Lagging) };
        foreach (var segment in listed.Value.Segments)
        {
            // Growing segments have nothing that persists.
            var state = (Proto.SegmentState)segment.State;
            if (state is not (Proto.SegmentState.Sealed or Proto.SegmentState.Flushing or Proto.SegmentState.Flushed))
                continue;
            reply.Infos.Add(new Proto.PersistentSegmentInfo
            {
                SegmentId = segment.Segment.Value,
                CollectionId = collectionId,
                PartitionId = segment.Partition.Value,
                NumRows = segment.Rows,
                State = state,
                Level = Proto.SegmentLevel.L1,
            });
        }

        return reply;
    }

    private Task<Outcome<FlushReply>> FlushAsync(string name, CallInfo call) =>
        cache.WithAsync(
            call.Database, name, collection => queue.FlushAsync(collection.Id, call.Cancellation));

    private Task<Outcome<FlushStateReply>> StateOfAsync(string name, FlushStateRequest wanted, CallInfo call) =>
        cache.WithAsync<FlushStateReply>(call.Database, name, async collection =>
        {
            var state = await grains.GetGrain<ICollectionGrain>(collection.Id.Value).GetFlushStateAsync(wanted);
            return state.Error is { } error ? error : state;
        });

    /// <summary>Whether segments are flushed, of whatever collections; an unknown one counts as flushed.</summary>
    private async Task<Outcome<FlushStateReply>> StateOfAsync(ImmutableArray<SegmentId> wanted)
    {
        var known = wanted.Where(segment => segments.Find(segment) is not null)
            .GroupBy(segment => segments.Find(segment))
            .Select(group => (Owner: group.Key!.Value, Segments: group.ToImmutableArray()))
            .ToList();
        var unknown = wanted.Where(segment => segments.Find(segment) is null).ToImmutableArray();
        if (!unknown.IsEmpty)
            known.AddRange((await grains.CollectionsAsync()).Select(owner => (owner, unknown)));
        foreach (var (owner, ids) in known)
        {
            var state = await grains.GetGrain<ICollectionGrain>(owner.Value)
                .GetFlushStateAsync(new FlushStateRequest { Segments = ids });
            // A dropped collection has nothing left to flush.
            if (state.Error is { Code: ErrorCode.CollectionNotFound }) continue;
            if (state.Error is { } error) return error;
            if (!state.Flushed) return state;
        }

        return new FlushStateReply { Flushed = true };
    }

    private static void Add(Proto.FlushResponse reply, string name, FlushReply flushed)
    {
        reply.CollSegIds[name] = Ids(flushed.Sealed);
        reply.FlushCollSegIds[name] = Ids(flushed.Flushed);
        reply.CollSealTimes[name] = flushed.SealTimeSeconds;
        reply.CollFlushTs[name] = flushed.FlushTimestamp.Value;
        foreach (var (channel, checkpoint) in flushed.Checkpoints)
            reply.ChannelCps[channel.Value] = new Proto.Msg.MsgPosition
            {
                ChannelName = channel.Value,
                Timestamp = checkpoint.Value,
            };
    }

    private static Proto.LongArray Ids(ImmutableArray<SegmentId> ids)
    {
        var array = new Proto.LongArray();
        array.Data.AddRange(ids.Select(id => id.Value));
        return array;
    }
}
