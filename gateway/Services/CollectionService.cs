using System.Globalization;
using Milvus.Core.Errors;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>Making, describing, listing and dropping collections.</summary>
internal sealed class CollectionService(IGrainFactory grains, CollectionCache cache)
{
    private const string RowCount = "row_count";
    private const int MaxDescribed = 1024;

    public async Task<Proto.Status> CreateAsync(Proto.CreateCollectionRequest request, CallInfo call)
    {
        if (request.ShardsNum is < 0 or > Limits.Shards)
            return StatusMapper.Of(MilvusErrors.Invalid(
                $"maximum shards's number should be limited to {Limits.Shards}", Limits.Shards, request.ShardsNum));
        var schema = SchemaReader.Read(request.CollectionName, request.Schema);
        if (!schema.IsOk) return StatusMapper.Of(schema.Error);
        var isKeyed = schema.Value.PartitionKey is not null;
        if (request.NumPartitions is < 0 or > Limits.Partitions)
            return StatusMapper.Of(MilvusErrors.Invalid(
                $"the number of partitions should be in range 1 ~ {Limits.Partitions}",
                Limits.Partitions,
                request.NumPartitions));
        if (request.NumPartitions > 1 && !isKeyed)
            return StatusMapper.Of(MilvusErrors.Invalid(
                "num_partitions should only be specified with partition key field enabled", 0, request.NumPartitions));
        var partitions = request.NumPartitions > 0 ? (int)request.NumPartitions : Limits.KeyedPartitions;

        var made = await grains.Catalog(call.Database).CreateCollectionAsync(new()
        {
            Database = call.Database,
            Schema = schema.Value,
            ShardCount = Math.Max(1, request.ShardsNum),
            ConsistencyLevel = (int)request.ConsistencyLevel,
            Properties = KeyValues.Read(request.Properties),
            PartitionCount = isKeyed ? partitions : 1,
        });
        cache.Forget(call.Database, request.CollectionName);
        return made.Error is { } error ? StatusMapper.Of(error) : StatusMapper.Success();
    }

    public async Task<Proto.Status> DropAsync(Proto.DropCollectionRequest request, CallInfo call)
    {
        var done = await grains.Catalog(call.Database).DropCollectionAsync(request.CollectionName);
        cache.Forget(call.Database, request.CollectionName);
        return done.Error is { } error ? StatusMapper.Of(error) : StatusMapper.Success();
    }

    public async Task<Proto.BoolResponse> HasAsync(Proto.HasCollectionRequest request, CallInfo call)
    {
        var found = await cache.RefreshAsync(call.Database, request.CollectionName);
        if (!found.IsOk && found.Error.Code != ErrorCode.CollectionNotFound)
            return StatusMapper.Refuse<Proto.BoolResponse>(found.Error);
        // Time 0 asks about now.
        var existed = found.IsOk && (request.TimeStamp == 0 || found.Value.Created.Value <= request.TimeStamp);
        return new Proto.BoolResponse { Status = StatusMapper.Success(), Value = existed };
    }

    public async Task<Proto.DescribeCollectionResponse> DescribeAsync(
        Proto.DescribeCollectionRequest request, CallInfo call)
    {
        if (request.CollectionName.Length == 0 && request.CollectionId != 0)
            return await DescribeByIdAsync(request.CollectionId);
        var found = await cache.RefreshAsync(call.Database, request.CollectionName);
        return found.IsOk
            ? SchemaWriter.Describe(found.Value)
            : StatusMapper.Refuse<Proto.DescribeCollectionResponse>(found.Error);
    }

    /// <summary>Each with a status of its own, names first; asking for none is refused.</summary>
    public async Task<Proto.BatchDescribeCollectionResponse> DescribeManyAsync(
        Proto.BatchDescribeCollectionRequest request, CallInfo call)
    {
        if (request.CollectionName.Count + request.CollectionId.Count == 0)
            return StatusMapper.Refuse<Proto.BatchDescribeCollectionResponse>(
                MilvusErrors.Invalid("collection_name and collection_id are both empty"));
        if (request.CollectionName.Count + request.CollectionId.Count > MaxDescribed)
            return StatusMapper.Refuse<Proto.BatchDescribeCollectionResponse>(
                MilvusErrors.TooLarge($"more than {MaxDescribed} collections to describe"));
        var described = await Task.WhenAll(
            request.CollectionName
                .Select(name => DescribeAsync(new Proto.DescribeCollectionRequest { CollectionName = name }, call))
                .Concat(request.CollectionId.Select(DescribeByIdAsync)));
        var reply = new Proto.BatchDescribeCollectionResponse { Status = StatusMapper.Success() };
        reply.Responses.AddRange(described);
        return reply;
    }

    public async Task<Proto.ShowCollectionsResponse> ShowAsync(Proto.ShowCollectionsRequest request, CallInfo call)
    {
        var listed = await grains.Catalog(call.Database).ListAsync();
        if (listed.Error is { } error) return StatusMapper.Refuse<Proto.ShowCollectionsResponse>(error);
        var wanted = listed.Entries
            .Where(entry => request.CollectionNames.Count == 0 || request.CollectionNames.Contains(entry.Name))
            .ToArray();
        var described = await Task.WhenAll(wanted.Select(DescribeAsync));

        var reply = new Proto.ShowCollectionsResponse { Status = StatusMapper.Success() };
        for (var i = 0; i < wanted.Length; i++)
        {
            var (collection, state) = described[i];
            // Null: dropped since the list was made.
            if (collection is null) continue;
            if (request.Type == Proto.ShowType.InMemory && !state.Loaded) continue;
            reply.CollectionNames.Add(wanted[i].Name);
            reply.CollectionIds.Add(collection.Id.Value);
            reply.CreatedTimestamps.Add(collection.Created.Value);
            reply.CreatedUtcTimestamps.Add((ulong)collection.Created.PhysicalMilliseconds);
            reply.InMemoryPercentages.Add(state.Loaded ? state.Progress : 0);
            reply.QueryServiceAvailable.Add(state is { Loaded: true, Progress: >= 100 });
            reply.ShardsNum.Add(collection.VChannels.Length);
        }

        return reply;
    }

    public async Task<Proto.GetCollectionStatisticsResponse> GetStatisticsAsync(
        Proto.GetCollectionStatisticsRequest request, CallInfo call)
    {
        var counted = await cache.WithAsync<long>(call.Database, request.CollectionName, async collection =>
        {
            var statistics = await grains.GetGrain<ICollectionGrain>(collection.Id.Value).GetStatisticsAsync();
            return statistics.Error is { } error ? error : statistics.Rows;
        });
        if (!counted.IsOk) return StatusMapper.Refuse<Proto.GetCollectionStatisticsResponse>(counted.Error);
        var reply = new Proto.GetCollectionStatisticsResponse { Status = StatusMapper.Success() };
        reply.Stats.Add(new Proto.KeyValuePair
        {
            Key = RowCount,
            Value = counted.Value.ToString(CultureInfo.InvariantCulture),
        });
        return reply;
    }

    private async Task<Proto.DescribeCollectionResponse> DescribeByIdAsync(long id)
    {
        var described = await grains.GetGrain<ICollectionGrain>(id).DescribeAsync();
        return described.Collection is { } collection
            ? SchemaWriter.Describe(collection)
            : StatusMapper.Refuse<Proto.DescribeCollectionResponse>(
                described.Error ?? MilvusErrors.CollectionNotFound(new Core.CollectionId(id)));
    }

    private async Task<(CollectionDescription? Collection, LoadStateReply State)> DescribeAsync(CatalogEntry entry)
    {
        var grain = grains.GetGrain<ICollectionGrain>(entry.Collection.Value);
        var described = grain.DescribeAsync();
        var state = await grain.GetLoadStateAsync();
        return ((await described).Collection, state);
    }
}
