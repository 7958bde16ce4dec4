using System.Collections.Immutable;
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
using Milvus.Query;
using Milvus.Storage.Manifest.V1;

namespace Milvus.Simulation.Tests.Worlds;

/// <summary>The grains of the cluster as one silo sees them. Rows do not travel by reference between silos.</summary>
internal sealed class SimPeers(SimWorld world, SimSilo silo) : ISegmentPeer, IChannelPeer, ICollectionPeer, IOutsidePeer
{
    public Task<Outcome<FlushedSegment>> FlushAsync(SegmentId segment, SegmentFlushSpec flush) =>
        world.CallAsync<SegmentProcess, FlushedSegment>(silo, SimWorld.Key(segment), (process, isLocal) =>
            process.FlushAsync(isLocal ? flush : flush with { Chunks = [], DeletedAt = [] }, CancellationToken.None));

    public Task<Outcome<ImmutableArray<BlobFile>>> CheckAsync(SegmentId segment, OutsideFilesSpec files) =>
        world.CallAsync<SegmentProcess, ImmutableArray<BlobFile>>(
            silo, SimWorld.Key(segment), process => process.CheckAsync(files, CancellationToken.None));

    public Task<Outcome<FlushedSegment>> AdoptAsync(SegmentId segment, OutsideSegmentSpec files) =>
        world.CallAsync<SegmentProcess, FlushedSegment>(
            silo, SimWorld.Key(segment), process => process.AdoptAsync(files, CancellationToken.None));

    /// <summary>No node lives in this world.</summary>
    public Task<Outcome<bool>> FlushAsync(
        VChannelName channel, ChannelWriter writer, ImmutableArray<SegmentId> segments) =>
        Task.FromResult<Outcome<bool>>(MilvusErrors.NodeNotFound(writer.ToString()));

    public Task<Outcome<bool>> DeleteAsync(SegmentId segment, SegmentDeletes deletes) =>
        world.CallAsync<SegmentProcess, bool>(
            silo, SimWorld.Key(segment), process => process.DeleteAsync(deletes, CancellationToken.None));

    public Task<Outcome<string>> WriteDeltasAsync(SegmentId segment, SegmentDeltaSpec deltas) =>
        world.CallAsync<SegmentProcess, string>(
            silo, SimWorld.Key(segment), process => process.WriteDeltasAsync(deltas, CancellationToken.None));

    public Task<Outcome<SearchHits>> SearchAsync(SegmentId segment, SearchSpec search) =>
        world.CallAsync<SegmentProcess, SearchHits>(
            silo, SimWorld.Key(segment), process => process.SearchAsync(search, CancellationToken.None));

    public Task<Outcome<QueryRows>> QueryAsync(SegmentId segment, QuerySpec query) =>
        world.CallAsync<SegmentProcess, QueryRows>(
            silo, SimWorld.Key(segment), process => process.QueryAsync(query, CancellationToken.None));

    public Task<Outcome<RowBatch>> RetrieveAsync(
        SegmentId segment, CollectionId collection, ReadOnlyMemory<int> rows, ImmutableArray<FieldId> fields) =>
        world.CallAsync<SegmentProcess, RowBatch>(
            silo, SimWorld.Key(segment), process => process.RetrieveAsync(rows, fields, CancellationToken.None));

    public Task<Outcome<bool>> LoadAsync(SegmentId segment, bool load) =>
        world.CallAsync<SegmentProcess, bool>(
            silo, SimWorld.Key(segment), process => process.LoadAsync(load, CancellationToken.None));

    public Task<Outcome<bool>> DropAsync(SegmentId segment) =>
        world.CallAsync<SegmentProcess, bool>(
            silo, SimWorld.Key(segment), process => process.DropAsync(CancellationToken.None));

    public Task<Outcome<FenceAppended>> FenceAsync(VChannelName channel, Timestamp atLeast) =>
        world.CallAsync<ChannelProcess, FenceAppended>(
            silo, SimWorld.Key(channel), process => process.FenceAsync(atLeast));

    public Task<Outcome<ChannelReport>> GetStateAsync(VChannelName channel, Timestamp advanceTo) =>
        world.CallAsync<ChannelProcess, ChannelReport>(
            silo, SimWorld.Key(channel), process => process.GetStateAsync(advanceTo));

    public Task<Outcome<LoadProgress>> LoadAsync(
        VChannelName channel, bool load, ImmutableSortedSet<PartitionId> released) =>
        world.CallAsync<ChannelProcess, LoadProgress>(
            silo, SimWorld.Key(channel), process => process.LoadAsync(load, released));

    public Task<Outcome<bool>> LearnAsync(VChannelName channel, CollectionSchema schema) =>
        world.CallAsync<ChannelProcess, bool>(silo, SimWorld.Key(channel), process => process.LearnAsync(schema));

    public Task<Outcome<bool>> DropPartitionAsync(VChannelName channel, PartitionId partition) =>
        world.CallAsync<ChannelProcess, bool>(
            silo, SimWorld.Key(channel), process => process.DropPartitionAsync(partition));

    public Task<Outcome<bool>> TruncateAsync(VChannelName channel, Timestamp fence) =>
        world.CallAsync<ChannelProcess, bool>(silo, SimWorld.Key(channel), process => process.TruncateAsync(fence));

    public Task<Outcome<bool>> DropAsync(VChannelName channel) =>
        world.CallAsync<ChannelProcess, bool>(silo, SimWorld.Key(channel), process => process.DropAsync());

    public async Task<Outcome<CollectionFacts>> DescribeAsync(CollectionId collection)
    {
        var state = await world.CallAsync<CollectionProcess, CollectionFacts>(
            silo, SimWorld.Key(collection), async process =>
            {
                var described = await process.DescribeAsync(CancellationToken.None);
                return described.IsOk
                    ? new CollectionFacts(described.Value.Schema, described.Value.LoadRequested)
                    : described.Error;
            });
        return state;
    }
}
