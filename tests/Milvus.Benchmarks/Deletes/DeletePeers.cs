using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.DataCoord.Channels;
using Milvus.Engine.Peers;
using Milvus.Engine.Queries;
using Milvus.Engine.Segments;
using Milvus.Query;
using Milvus.Storage.Manifest.V1;

namespace Milvus.Benchmarks.Deletes;

/// <summary>The segments and the collection of one channel, called directly: no grains in between.</summary>
internal sealed class DeletePeers(CollectionSchema schema, Func<DeletePeers, SegmentPorts> ports)
    : ISegmentPeer, ICollectionPeer, IOutsidePeer
{
    private readonly Dictionary<SegmentId, SegmentProcess> _segments = [];

    /// <summary>Segments that deletes were handed to.</summary>
    public SortedSet<SegmentId> Touched { get; } = [];

    public Task<Outcome<CollectionFacts>> DescribeAsync(CollectionId collection) =>
        Task.FromResult<Outcome<CollectionFacts>>(new CollectionFacts(schema, Loaded: true));

    public Task<Outcome<FlushedSegment>> FlushAsync(SegmentId segment, SegmentFlushSpec flush) =>
        Of(segment).FlushAsync(flush, CancellationToken.None);

    public Task<Outcome<ImmutableArray<BlobFile>>> CheckAsync(SegmentId segment, OutsideFilesSpec files) =>
        Of(segment).CheckAsync(files, CancellationToken.None);

    public Task<Outcome<FlushedSegment>> AdoptAsync(SegmentId segment, OutsideSegmentSpec files) =>
        Of(segment).AdoptAsync(files, CancellationToken.None);

    public Task<Outcome<bool>> FlushAsync(
        VChannelName channel, ChannelWriter writer, ImmutableArray<SegmentId> segments) =>
        Task.FromResult<Outcome<bool>>(true);

    public Task<Outcome<bool>> DeleteAsync(SegmentId segment, SegmentDeletes deletes)
    {
        Touched.Add(segment);
        return Of(segment).DeleteAsync(deletes, CancellationToken.None);
    }

    public Task<Outcome<string>> WriteDeltasAsync(SegmentId segment, SegmentDeltaSpec deltas) =>
        Of(segment).WriteDeltasAsync(deltas, CancellationToken.None);

    public Task<Outcome<SearchHits>> SearchAsync(SegmentId segment, SearchSpec search) =>
        Of(segment).SearchAsync(search, CancellationToken.None);

    public Task<Outcome<QueryRows>> QueryAsync(SegmentId segment, QuerySpec query) =>
        Of(segment).QueryAsync(query, CancellationToken.None);

    public Task<Outcome<RowBatch>> RetrieveAsync(
        SegmentId segment, CollectionId collection, ReadOnlyMemory<int> rows, ImmutableArray<FieldId> fields) =>
        Of(segment).RetrieveAsync(rows, fields, CancellationToken.None);

    public Task<Outcome<bool>> LoadAsync(SegmentId segment, bool load) => Of(segment).LoadAsync(load, CancellationToken.None);

    public Task<Outcome<bool>> DropAsync(SegmentId segment) => Of(segment).DropAsync(CancellationToken.None);

    private SegmentProcess Of(SegmentId segment)
    {
        if (!_segments.TryGetValue(segment, out var process))
        {
            _segments[segment] = process = new SegmentProcess(segment, ports(this));
        }

        return process;
    }
}
