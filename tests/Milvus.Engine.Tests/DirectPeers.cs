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

namespace Milvus.Engine.Tests;

/// <summary>The peers of one channel in one process: real segment processes, called directly.</summary>
internal sealed class DirectPeers : ISegmentPeer, ICollectionPeer, IOutsidePeer
{
    private readonly SortedDictionary<SegmentId, SegmentProcess> _segments = [];

    public required Func<SegmentPorts> Ports { get; init; }

    /// <summary>The schema as the collection has it.</summary>
    public required Func<CollectionSchema> Schema { get; init; }

    /// <summary>Whether the collection exists.</summary>
    public bool Exists { get; set; } = true;

    /// <summary>What flushing waits for, to hold it in the middle.</summary>
    public Task FlushGate { get; set; } = Task.CompletedTask;

    /// <summary>The same for one segment by its id.</summary>
    public Func<SegmentId, Task> FlushGateOf { get; set; } = _ => Task.CompletedTask;

    /// <summary>What becomes of the answer to a flush on its way back.</summary>
    public Func<FlushedSegment, FlushedSegment> FlushAnswer { get; set; } = answer => answer;

    /// <summary>Whether segments live on another silo, where rows do not come by reference.</summary>
    public bool AreFar { get; init; }

    public Task<Outcome<CollectionFacts>> DescribeAsync(CollectionId collection) => Task.FromResult<Outcome<CollectionFacts>>(
        Exists ? new CollectionFacts(Schema(), Loaded: true) : MilvusErrors.CollectionNotFound(collection));

    public async Task<Outcome<FlushedSegment>> FlushAsync(SegmentId segment, SegmentFlushSpec flush)
    {
        await FlushGate;
        await FlushGateOf(segment);
        var written = await Of(segment).FlushAsync(
            AreFar ? flush with { Chunks = [], DeletedAt = [] } : flush, CancellationToken.None);
        return written.IsOk ? FlushAnswer(written.Value) : written;
    }

    /// <summary>Awaited before a query reaches its segment.</summary>
    public Func<Task> BeforeQuery { get; set; } = () => Task.CompletedTask;

    /// <summary>How many hand-overs of deletes each segment took.</summary>
    public SortedDictionary<SegmentId, int> HandOvers { get; } = [];

    /// <summary>Forgets all activations, as when silos go and come.</summary>
    public void LoseActivations() => _segments.Clear();

    public Task<Outcome<bool>> DeleteAsync(SegmentId segment, SegmentDeletes deletes)
    {
        HandOvers[segment] = HandOvers.GetValueOrDefault(segment) + 1;
        return Of(segment).DeleteAsync(deletes, CancellationToken.None);
    }

    public Task<Outcome<ImmutableArray<BlobFile>>> CheckAsync(SegmentId segment, OutsideFilesSpec files) =>
        Of(segment).CheckAsync(files, CancellationToken.None);

    public async Task<Outcome<FlushedSegment>> AdoptAsync(SegmentId segment, OutsideSegmentSpec files)
    {
        await FlushGate;
        return await Of(segment).AdoptAsync(files, CancellationToken.None);
    }

    /// <summary>What outside writers were asked to save, in order.</summary>
    public List<(ChannelWriter Writer, ImmutableArray<SegmentId> Segments)> Asked { get; } = [];

    /// <summary>What a node answers who is asked to save.</summary>
    public Outcome<bool> NodeAnswer { get; set; } = true;

    public Task<Outcome<bool>> FlushAsync(VChannelName channel, ChannelWriter writer, ImmutableArray<SegmentId> segments)
    {
        Asked.Add((writer, segments));
        return Task.FromResult(NodeAnswer);
    }

    public Task<Outcome<string>> WriteDeltasAsync(SegmentId segment, SegmentDeltaSpec deltas) =>
        Of(segment).WriteDeltasAsync(deltas, CancellationToken.None);

    public Task<Outcome<SearchHits>> SearchAsync(SegmentId segment, SearchSpec search) =>
        Of(segment).SearchAsync(search, CancellationToken.None);

    public async Task<Outcome<QueryRows>> QueryAsync(SegmentId segment, QuerySpec query)
    {
        await BeforeQuery();
        return await Of(segment).QueryAsync(query, CancellationToken.None);
    }

    public Task<Outcome<RowBatch>> RetrieveAsync(
        SegmentId segment, CollectionId collection, ReadOnlyMemory<int> rows, ImmutableArray<FieldId> fields) =>
        Of(segment).RetrieveAsync(rows, fields, CancellationToken.None);

    public Task<Outcome<bool>> LoadAsync(SegmentId segment, bool load) => Of(segment).LoadAsync(load, CancellationToken.None);

    public Task<Outcome<bool>> DropAsync(SegmentId segment) => Of(segment).DropAsync(CancellationToken.None);

    private SegmentProcess Of(SegmentId segment)
    {
        if (!_segments.TryGetValue(segment, out var process))
        {
            _segments[segment] = process = new SegmentProcess(segment, Ports());
        }

        return process;
    }
}
