using Milvus.Core;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Tests.Grains;

/// <summary>A collection in memory; its one sealed segment is number 7.</summary>
internal sealed class CollectionGrain : Grain, ICollectionGrain
{
    private CollectionDescription? _description;

    public Task<CollectionReply> CreateAsync(CreateCollectionRequest request)
    {
        var id = new CollectionId(this.GetPrimaryKeyLong());
        _description = new CollectionDescription
        {
            Id = id,
            Database = request.Database,
            Schema = request.Schema,
            VChannels = [.. Enumerable.Range(0, request.ShardCount).Select(shard => VChannelName.Of(id, shard))],
            Partitions = [new PartitionInfo { Id = new PartitionId(id.Value + 5000), Name = "_default" }],
            ConsistencyLevel = request.ConsistencyLevel,
            Properties = request.Properties,
            Created = Timestamp.From(1000, 7),
        };
        return DescribeAsync();
    }

    public Task<CollectionReply> DescribeAsync() => Task.FromResult(new CollectionReply { Collection = _description });

    public Task<Reply> DropAsync() => Task.FromResult(Reply.Ok);

    public Task<Reply> CreateIndexAsync(CreateIndexRequest request)
    {
        var field = _description!.Schema.Find(request.FieldName)!;
        _description = _description with
        {
            Indexes = _description.Indexes.Add(new IndexInfo
            {
                Name = request.IndexName.Length == 0 ? request.FieldName : request.IndexName,
                FieldName = request.FieldName,
                Field = field.Id,
                Params = request.Params,
            }),
        };
        return Task.FromResult(Reply.Ok);
    }

    public Task<Reply> LoadAsync() => SetLoaded(true);

    public Task<Reply> ReleaseAsync() => SetLoaded(false);

    public Task<LoadStateReply> GetLoadStateAsync() =>
        Task.FromResult(new LoadStateReply { Loaded = _description!.Loaded, Progress = _description.Loaded ? 100 : 0 });

    public Task<FlushReply> FlushAsync() => Task.FromResult(new FlushReply
    {
        FlushTimestamp = Timestamp.From(2000),
        Sealed = [new SegmentId(7)],
        SealTimeSeconds = 2,
        Checkpoints = [new(_description!.VChannels[0], Timestamp.From(1500))],
    });

    public Task<FlushStateReply> GetFlushStateAsync(FlushStateRequest request) =>
        Task.FromResult(new FlushStateReply { Flushed = !request.Segments.Contains(new SegmentId(7)) });

    public Task<SegmentsReply> GetSegmentsAsync() => Task.FromResult(new SegmentsReply
    {
        Segments =
        [
            new SegmentInfo { Segment = new SegmentId(7), State = 5, Rows = 3 },
            new SegmentInfo { Segment = new SegmentId(8), State = 2, Rows = 4 },
        ],
    });

    public async Task<StatisticsReply> GetStatisticsAsync()
    {
        var rows = 0L;
        foreach (var channel in _description!.VChannels)
        {
            var state = await GrainFactory.GetGrain<IChannelGrain>(channel.Value).GetStateAsync(new());
            rows += state.Segments.Sum(segment => segment.Rows);
        }

        return new StatisticsReply { Rows = rows };
    }

    private Task<Reply> SetLoaded(bool loaded)
    {
        _description = _description! with { Loaded = loaded };
        return Task.FromResult(Reply.Ok);
    }
}
