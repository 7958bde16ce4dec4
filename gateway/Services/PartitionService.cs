using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf.Collections;
using Milvus.Core.Errors;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>Partitions: making, dropping, listing, counting.</summary>
internal sealed class PartitionService(IGrainFactory grains, CollectionCache cache, LoadService loads)
{
    private const string RowCount = "row_count";

    public Task<Proto.Status> CreateAsync(Proto.CreatePartitionRequest request, CallInfo call) =>
        ChangeAsync(
            request.CollectionName, request.PartitionName, call, grain => grain.CreatePartitionAsync(request.PartitionName));

    public Task<Proto.Status> DropAsync(Proto.DropPartitionRequest request, CallInfo call) =>
        ChangeAsync(
            request.CollectionName, request.PartitionName, call, grain => grain.DropPartitionAsync(request.PartitionName));

    public async Task<Proto.BoolResponse> HasAsync(Proto.HasPartitionRequest request, CallInfo call)
    {
        var found = await cache.RefreshAsync(call.Database, request.CollectionName);
        return found.IsOk
            ? new Proto.BoolResponse
            {
                Status = StatusMapper.Success(),
                Value = found.Value.Partitions.Any(partition => partition.Name == request.PartitionName),
            }
            : StatusMapper.Refuse<Proto.BoolResponse>(found.Error);
    }

    public async Task<Proto.ShowPartitionsResponse> ShowAsync(Proto.ShowPartitionsRequest request, CallInfo call)
    {
        var found = await cache.RefreshAsync(call.Database, request.CollectionName);
        if (!found.IsOk) return StatusMapper.Refuse<Proto.ShowPartitionsResponse>(found.Error);
        if (Partitions.Find(found.Value, request.PartitionNames) is { IsOk: false } unknown)
            return StatusMapper.Refuse<Proto.ShowPartitionsResponse>(unknown.Error);
        var wanted = found.Value.Partitions
            .Where(partition =>
                request.PartitionNames.Count == 0 || request.PartitionNames.Contains(partition.Name))
            .Where(partition => request.Type != Proto.ShowType.InMemory || partition.Loaded);

        var reply = new Proto.ShowPartitionsResponse { Status = StatusMapper.Success() };
        foreach (var partition in wanted)
        {
            reply.PartitionNames.Add(partition.Name);
            reply.PartitionIds.Add(partition.Id.Value);
            reply.CreatedTimestamps.Add(partition.Created.Value);
            reply.CreatedUtcTimestamps.Add((ulong)partition.Created.PhysicalMilliseconds);
            var progress = partition.Loaded
                ? await loads.ProgressAsync(found.Value, [partition])
                : (Outcome<int>)0;
            if (!progress.IsOk) return StatusMapper.Refuse<Proto.ShowPartitionsResponse>(progress.Error);
            reply.InMemoryPercentages.Add(progress.Value);
        }

        return reply;
    }

    public async Task<Proto.GetPartitionStatisticsResponse> GetStatisticsAsync(
        Proto.GetPartitionStatisticsRequest request, CallInfo call)
    {
        var counted = await cache.WithAsync<long>(call.Database, request.CollectionName, async collection =>
        {
            var partition = Partitions.Find(collection, request.PartitionName);
            if (!partition.IsOk) return partition.Error;
            var segments = await grains.GetGrain<ICollectionGrain>(collection.Id.Value).GetSegmentsAsync();
            return segments.Error is { } error
                ? error
                : segments.Segments.Where(segment => segment.Partition == partition.Value).Sum(segment => segment.Rows);
        });
        if (!counted.IsOk) return StatusMapper.Refuse<Proto.GetPartitionStatisticsResponse>(counted.Error);
        var reply = new Proto.GetPartitionStatisticsResponse { Status = StatusMapper.Success() };
        reply.Stats.Add(new Proto.KeyValuePair
        {
            Key = RowCount,
            Value = counted.Value.ToString(CultureInfo.InvariantCulture),
        });
        return reply;
    }

    public Task<Proto.Status> LoadAsync(Proto.LoadPartitionsRequest request, CallInfo call) =>
        ChangeAsync(
            request.CollectionName,
            request.PartitionNames,
            call,
            (grain, names) => grain.LoadPartitionsAsync(names));

    public Task<Proto.Status> ReleaseAsync(Proto.ReleasePartitionsRequest request, CallInfo call) =>
        ChangeAsync(
            request.CollectionName,
            request.PartitionNames,
            call,
            (grain, names) => grain.ReleasePartitionsAsync(names));

    private async Task<Proto.Status> ChangeAsync(
        string collection, string partition, CallInfo call, Func<ICollectionGrain, Task<Reply>> change)
    {
        if (NameRules.Check("partition", partition) is { } badName) return StatusMapper.Of(badName);
        return await ChangeAsync(collection, call, change);
    }

    private async Task<Proto.Status> ChangeAsync(
        string collection,
        RepeatedField<string> partitions,
        CallInfo call,
        Func<ICollectionGrain, ImmutableArray<string>, Task<Reply>> change)
    {
        if (partitions.Count == 0) return StatusMapper.Of(MilvusErrors.Missing("partition_names"));
        return await ChangeAsync(
            collection, call, grain => change(grain, [.. partitions.Distinct(StringComparer.Ordinal)]));
    }

    private async Task<Proto.Status> ChangeAsync(
        string name, CallInfo call, Func<ICollectionGrain, Task<Reply>> change)
    {
        var found = await cache.RefreshAsync(call.Database, name);
        if (!found.IsOk) return StatusMapper.Of(found.Error);
        var done = await change(grains.GetGrain<ICollectionGrain>(found.Value.Id.Value));
        cache.Forget(found.Value.Id);
        return done.Error is { } error ? StatusMapper.Of(error) : StatusMapper.Success();
    }
}
