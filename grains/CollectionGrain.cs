using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.Core.Schema;
using Milvus.DataCoord.Collections;
using Milvus.Engine;
using Milvus.Engine.Collections;
using Milvus.Engine.Peers;
using Milvus.Grains.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Grains;

/// <summary>The shell of a collection's control plane.</summary>
[Reentrant]
internal sealed partial class CollectionGrain : Grain, ICollectionGrain, ICollectionObserver
{
    /// <summary>How long a collection that owes news to vchannels stays awake after each try.</summary>
    private static readonly TimeSpan StayAwake = TimeSpan.FromMinutes(5);

    private readonly CollectionProcess _process;
    private readonly ILogger<CollectionGrain> _logger;

    public CollectionGrain(
        [PersistentState("collection", GrainDocument.StorageName)] IPersistentState<StoredDocument> state,
        IChannelPeer channels,
        IIdSource ids,
        TimeProvider time,
        EngineOptions options,
        ILogger<CollectionGrain> logger)
    {
        _logger = logger;
        _process = new CollectionProcess(
            new CollectionId(this.GetPrimaryKeyLong()), new GrainDocument(state), channels, ids, time, options, this);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _process.Stop();
        return Task.CompletedTask;
    }

    public async Task<CollectionReply> CreateAsync(CreateCollectionRequest request) =>
        (await _process.CreateAsync(request.ToCommand(), CancellationToken.None)).ToReply();

    public async Task<CollectionReply> DescribeAsync() =>
        (await _process.DescribeAsync(CancellationToken.None)).ToReply();

    public async Task<Reply> DropAsync() => (await _process.DropAsync(CancellationToken.None)).ToReply();

    public async Task<Reply> CreateIndexAsync(CreateIndexRequest request)
    {
        return ToPlain(await _process.CreateIndexAsync(
            request.FieldName, request.IndexName, request.Params, CancellationToken.None));
    }

    public async Task<Reply> LoadAsync() =>
        (await _process.LoadAsync(load: true, [], CancellationToken.None)).ToReply();

    public async Task<Reply> ReleaseAsync() =>
        (await _process.LoadAsync(load: false, [], CancellationToken.None)).ToReply();

    public async Task<Reply> LoadPartitionsAsync(ImmutableArray<string> partitions) =>
        (await _process.LoadAsync(load: true, partitions, CancellationToken.None)).ToReply();

    public async Task<Reply> ReleasePartitionsAsync(ImmutableArray<string> partitions) =>
        (await _process.LoadAsync(load: false, partitions, CancellationToken.None)).ToReply();

    public async Task<Reply> CreatePartitionAsync(string partition) =>
        ToPlain(await _process.CreatePartitionAsync(partition, CancellationToken.None));

    public async Task<Reply> DropPartitionAsync(string partition) =>
        (await _process.DropPartitionAsync(partition, CancellationToken.None)).ToReply();

    public async Task<Reply> TruncateAsync() => (await _process.TruncateAsync(CancellationToken.None)).ToReply();

    public async Task<Reply> AlterAsync(AlterRequest request) =>
        ToPlain(await _process.AlterAsync(request.Subject, request.Set, request.Delete, CancellationToken.None));

    public async Task<Reply> AddFieldAsync(FieldSchema field) =>
        ToPlain(await _process.AddFieldAsync(field, CancellationToken.None));

    public async Task<Reply> AlterIndexAsync(AlterRequest request) =>
        ToPlain(await _process.AlterIndexAsync(request.Subject, request.Set, request.Delete, CancellationToken.None));

    public async Task<Reply> DropIndexAsync(string index, string field) =>
        ToPlain(await _process.DropIndexAsync(index, field, CancellationToken.None));

    public async Task<Reply> RenameAsync(string database, string name) =>
        ToPlain(await _process.RenameAsync(database, name, CancellationToken.None));

    public async Task<LoadStateReply> GetLoadStateAsync()
    {
        var outcome = await _process.GetLoadProgressAsync(CancellationToken.None);
        return outcome.IsOk
            ? new LoadStateReply { Loaded = outcome.Value is not null, Progress = outcome.Value ?? 0 }
            : new LoadStateReply { Error = outcome.Error };
    }

    public async Task<FlushReply> FlushAsync() => (await _process.FlushAsync(CancellationToken.None)).ToReply();

    public async Task<FlushStateReply> GetFlushStateAsync(FlushStateRequest request)
    {
        var outcome = await _process.GetFlushProgressAsync(
            request.FlushTimestamp, request.Segments, CancellationToken.None);
        return outcome.IsOk
            ? new FlushStateReply { Flushed = outcome.Value.Flushed, Lagging = outcome.Value.Lagging }
            : new FlushStateReply { Error = outcome.Error };
    }

    public async Task<SegmentsReply> GetSegmentsAsync()
    {
        var outcome = await _process.ReportAsync(Timestamp.Zero, CancellationToken.None);
        return outcome.IsOk
            ? new SegmentsReply
            {
                Segments =
                [
                    .. outcome.Value
                        .SelectMany(pair => pair.Value.Segments.Select(
                            segment => segment.ToInfo(pair.Key, pair.Value.Loaded)))
                        .OrderBy(segment => segment.Segment),
                ],
                Lagging = _process.DescribeLag(outcome.Value),
            }
            : new SegmentsReply { Error = outcome.Error };
    }

    public async Task<StatisticsReply> GetStatisticsAsync()
    {
        var outcome = await _process.ReportAsync(Timestamp.Zero, CancellationToken.None);
        return outcome.IsOk
            ? new StatisticsReply { Rows = outcome.Value.Sum(pair => pair.Value.Segments.Sum(segment => segment.Rows)) }
            : new StatisticsReply { Error = outcome.Error };
    }

    public void Owing(CollectionId collection, MilvusError why)
    {
        DelayDeactivation(StayAwake);
        LogOwing(_logger, collection, why);
    }

    private static Reply ToPlain(Outcome<CollectionState> outcome) =>
        outcome.IsOk ? Reply.Ok : new Reply { Error = outcome.Error };

    [LoggerMessage(EventId = 3201, Level = LogLevel.Warning,
        Message = "Collection {Collection} owes news to a vchannel and tries again: {Why}")]
    private static partial void LogOwing(ILogger logger, CollectionId collection, MilvusError why);
}
