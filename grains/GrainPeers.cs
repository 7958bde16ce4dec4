using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.DataCoord.Channels;
using Milvus.Engine.Channels;
using Milvus.Engine.Collections;
using Milvus.Engine.Peers;
using Milvus.Engine.Queries;
using Milvus.Engine.Segments;
using Milvus.Grains.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Nodes;
using Milvus.Interfaces.Messages.Writers;
using Milvus.Query;
using Milvus.Storage.Manifest.V1;

namespace Milvus.Grains;

/// <summary>
/// The engine's peers as grain calls. A call that fails on its way answers 2 (retriable): the callee repeats
/// safely.
/// </summary>
internal sealed partial class GrainPeers(IGrainFactory grains, ILogger<GrainPeers> logger)
    : ISegmentPeer, IChannelPeer, ICollectionPeer, IFlushPeer, IGarbagePeer, IOutsidePeer
{
    public Task<Outcome<FlushedSegment>> FlushAsync(SegmentId segment, SegmentFlushSpec flush) =>
        CallAsync<FlushSegmentReply, FlushedSegment>(
            () => Segment(segment).FlushAsync(new FlushSegmentRequest
            {
                Collection = flush.Collection,
                Partition = flush.Partition,
                Channel = flush.Channel,
                Schema = flush.Schema,
                Chunks = [.. flush.Chunks],
                Rows = flush.Rows,
                FirstPosition = flush.FirstPosition,
                CheckpointPosition = flush.CheckpointPosition,
                CheckpointTimestamp = flush.CheckpointTimestamp,
                KeepLoaded = flush.KeepLoaded,
                DeletedAt = [.. flush.DeletedAt],
                DeletesUpTo = flush.DeletesUpTo,
                DeletesPosition = flush.DeletesPosition,
            }),
            reply => new FlushedSegment(reply.Manifest, reply.Rows, reply.Bytes, reply.DeletesUpTo));

    public Task<Outcome<ImmutableArray<BlobFile>>> CheckAsync(SegmentId segment, OutsideFilesSpec files) =>
        CallAsync<CheckFilesReply, ImmutableArray<BlobFile>>(
            () => Segment(segment).CheckAsync(new CheckFilesRequest
            {
                Collection = files.Collection,
                Partition = files.Partition,
                Schema = files.Schema,
                Since = files.Since,
                Until = files.Until,
                Files = [.. files.Files.Select(file => new OutsideFile { Path = file.Path, Entries = file.Entries })],
            }),
            reply => reply.Files.Select(file => file.ToBlob()).ToImmutableArray());

    public Task<Outcome<FlushedSegment>> AdoptAsync(SegmentId segment, OutsideSegmentSpec files) =>
        CallAsync<FlushSegmentReply, FlushedSegment>(
            () => Segment(segment).AdoptAsync(new AdoptFilesRequest
            {
                Collection = files.Collection,
                Partition = files.Partition,
                Channel = files.Channel,
                Schema = files.Schema,
                Rows = files.Rows,
                Since = files.Since,
                Files = [.. files.Files.Select(file => file.ToStored())],
                KeepLoaded = files.KeepLoaded,
            }),
            reply => new FlushedSegment(reply.Manifest, reply.Rows, reply.Bytes, reply.DeletesUpTo));

    public Task<Outcome<bool>> FlushAsync(
        VChannelName channel, ChannelWriter writer, ImmutableArray<SegmentId> segments) =>
        CallAsync<Reply, bool>(
            () => grains.GetGrain<INodesGrain>(0).FlushAsync(new FlushOrder
            {
                Node = writer.Node,
                Channel = channel,
                Term = writer.Term,
                Segments = segments,
            }),
            _ => true);

    public Task<Outcome<bool>> DeleteAsync(SegmentId segment, SegmentDeletes deletes) =>
        CallAsync<Reply, bool>(
            () => Segment(segment).DeleteAsync(new SegmentDeleteRequest
            {
                Stream = deletes.After.Stream,
                After = deletes.After.Count,
                Keys = new AnyColumn(deletes.Deletes.Keys),
                Timestamps = deletes.Deletes.Timestamps,
            }),
            _ => true);

    public Task<Outcome<string>> WriteDeltasAsync(SegmentId segment, SegmentDeltaSpec deltas) =>
        CallAsync<WriteDeltasReply, string>(
            () => Segment(segment).WriteDeltasAsync(new WriteDeltasRequest
            {
                UpTo = deltas.UpTo,
                Stream = deltas.Has.Stream,
                Count = deltas.Has.Count,
            }),
            reply => reply.Manifest);

    public Task<Outcome<SearchHits>> SearchAsync(SegmentId segment, SearchSpec search) =>
        CallAsync<SearchReply, SearchHits>(
            () => Segment(segment).SearchAsync(search.ToRequest()), reply => reply.ToOutcome());

    public Task<Outcome<QueryRows>> QueryAsync(SegmentId segment, QuerySpec query) =>
        CallAsync<QueryReply, QueryRows>(
            () => Segment(segment).QueryAsync(query.ToRequest()), reply => reply.ToOutcome());

    public Task<Outcome<RowBatch>> RetrieveAsync(
        SegmentId segment, CollectionId collection, ReadOnlyMemory<int> rows, ImmutableArray<FieldId> fields) =>
        CallAsync<RetrieveReply, RowBatch>(
            () => Segment(segment).RetrieveAsync(
                new RetrieveRequest { Collection = collection, Rows = rows, Fields = fields }),
            reply => reply.Rows!);

    public Task<Outcome<bool>> LoadAsync(SegmentId segment, bool load) =>
        CallAsync<LoadReply, bool>(
            () => Segment(segment).LoadAsync(new LoadRequest { Load = load }), _ => true);

    public Task<Outcome<bool>> DropAsync(SegmentId segment) =>
        CallAsync<Reply, bool>(() => Segment(segment).DropAsync(), _ => true);

    public Task<Outcome<FenceAppended>> FenceAsync(VChannelName channel, Timestamp atLeast) =>
        CallAsync<FenceReply, FenceAppended>(
            () => Channel(channel).FenceAsync(new FenceRequest { AtLeast = atLeast }),
            reply => new FenceAppended(reply.Fence, reply.Sealed, reply.Flushed, reply.Checkpoint));

    public Task<Outcome<ChannelReport>> GetStateAsync(VChannelName channel, Timestamp advanceTo) =>
        CallAsync<ChannelStateReply, ChannelReport>(
            () => Channel(channel).GetStateAsync(new ChannelStateRequest { AdvanceTo = advanceTo }),
            reply => reply.ToReport());

    public Task<Outcome<ImmutableArray<SegmentId>>> FindUnknownAsync(
        VChannelName channel, ImmutableArray<SegmentId> segments) =>
        CallAsync<UnknownSegmentsReply, ImmutableArray<SegmentId>>(
            () => Channel(channel).FindUnknownAsync(new UnknownSegmentsRequest { Segments = segments }),
            reply => reply.Segments);

    public Task<Outcome<LoadProgress>> LoadAsync(
        VChannelName channel, bool load, ImmutableSortedSet<PartitionId> released) =>
        CallAsync<LoadReply, LoadProgress>(
            () => Channel(channel).LoadAsync(new LoadRequest { Load = load, Released = [.. released] }),
            reply => new LoadProgress(reply.Loaded, reply.Total));

    public Task<Outcome<bool>> LearnAsync(VChannelName channel, CollectionSchema schema) =>
        CallAsync<Reply, bool>(() => Channel(channel).LearnAsync(schema), _ => true);

    public Task<Outcome<bool>> DropPartitionAsync(VChannelName channel, PartitionId partition) =>
        CallAsync<Reply, bool>(() => Channel(channel).DropPartitionAsync(partition), _ => true);

    public Task<Outcome<bool>> TruncateAsync(VChannelName channel, Timestamp fence) =>
        CallAsync<Reply, bool>(() => Channel(channel).TruncateAsync(fence), _ => true);

    public Task<Outcome<bool>> DropAsync(VChannelName channel) =>
        CallAsync<Reply, bool>(() => Channel(channel).DropAsync(), _ => true);

    public Task<Outcome<CollectionFacts>> DescribeAsync(CollectionId collection) =>
        CallAsync<CollectionReply, CollectionFacts>(
            () => grains.GetGrain<ICollectionGrain>(collection.Value).DescribeAsync(),
            reply => new CollectionFacts(reply.Collection!.Schema, reply.Collection.Loaded)
            {
                Released = reply.Collection.Loaded
                    ? [.. reply.Collection.Partitions.Where(one => !one.Loaded).Select(one => one.Id)]
                    : [],
            });

    public Task<Outcome<CollectionFlush>> FlushAsync(CollectionId collection) =>
        CallAsync<FlushReply, CollectionFlush>(
            () => grains.GetGrain<ICollectionGrain>(collection.Value).FlushAsync(), reply => reply.ToFlush());

    private ISegmentGrain Segment(SegmentId segment) => grains.GetGrain<ISegmentGrain>(segment.Value);

    private IChannelGrain Channel(VChannelName channel) => grains.GetGrain<IChannelGrain>(channel.Value);

    private async Task<Outcome<TValue>> CallAsync<TReply, TValue>(
        Func<Task<TReply>> call, Func<TReply, Outcome<TValue>> read)
        where TReply : Reply
    {
        try
        {
            var reply = await call();
            return reply.Error is { } error ? error : read(reply);
        }
        catch (Exception failure)
        {
            // The edge between grains: whatever happened over there is an unknown outcome over here.
            LogCallFailed(logger, failure, typeof(TReply).Name);
            return new MilvusError(
                ErrorCode.ServiceUnavailable, $"call between grains failed: {failure.Message}", Retriable: true);
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "A call for {Reply} failed")]
    private static partial void LogCallFailed(ILogger logger, Exception failure, string reply);
}
