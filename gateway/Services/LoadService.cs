using Google.Protobuf.Collections;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>Bringing collections into memory and letting them go.</summary>
internal sealed class LoadService(IGrainFactory grains, CollectionCache cache)
{
    private const int Complete = 100;

    public async Task<Proto.Status> LoadAsync(Proto.LoadCollectionRequest request, CallInfo call)
    {
        if (request.ReplicaNumber > 1)
            return StatusMapper.Of(MilvusErrors.Invalid(
                $"replica_number of collection {request.CollectionName} exceeds the number of nodes",
                1,
                request.ReplicaNumber));
        return await ChangeAsync(request.CollectionName, call, grain => grain.LoadAsync());
    }

    public Task<Proto.Status> ReleaseAsync(Proto.ReleaseCollectionRequest request, CallInfo call) =>
        ChangeAsync(request.CollectionName, call, grain => grain.ReleaseAsync());

    public async Task<Proto.GetLoadingProgressResponse> GetProgressAsync(
        Proto.GetLoadingProgressRequest request, CallInfo call)
    {
        var state = await StateAsync(request.CollectionName, request.PartitionNames, call);
        if (!state.IsOk) return StatusMapper.Refuse<Proto.GetLoadingProgressResponse>(state.Error);
        if (state.Value is not { } progress)
            return StatusMapper.Refuse<Proto.GetLoadingProgressResponse>(
                MilvusErrors.CollectionNotLoaded(request.CollectionName));
        return new Proto.GetLoadingProgressResponse
        {
            Status = StatusMapper.Success(),
            Progress = progress,
            RefreshProgress = progress,
        };
    }

    public async Task<Proto.GetLoadStateResponse> GetStateAsync(Proto.GetLoadStateRequest request, CallInfo call)
    {
        var state = await StateAsync(request.CollectionName, request.PartitionNames, call);
        var isUnknown = !state.IsOk && state.Error.Code is ErrorCode.CollectionNotFound or ErrorCode.PartitionNotFound;
        if (!state.IsOk && !isUnknown) return StatusMapper.Refuse<Proto.GetLoadStateResponse>(state.Error);
        return new Proto.GetLoadStateResponse
        {
            Status = StatusMapper.Success(),
            State = isUnknown ? Proto.LoadState.NotExist
                : state.Value is not { } progress ? Proto.LoadState.NotLoad
                : progress < Complete ? Proto.LoadState.Loading
                : Proto.LoadState.Loaded,
        };
    }

    /// <summary>How far some partitions of a loaded collection are, 0 … 100.</summary>
    public async Task<Outcome<int>> ProgressAsync(
        CollectionDescription collection, IReadOnlyCollection<PartitionInfo> partitions)
    {
        var grain = grains.GetGrain<ICollectionGrain>(collection.Id.Value);

        // Asking also starts again what failed before.
        var whole = await grain.GetLoadStateAsync();
        if (whole.Error is { } failed) return failed;
        if (whole.Progress >= Complete) return Complete;
        var listed = await grain.GetSegmentsAsync();
        if (listed.Error is { } error) return error;
        var mine = listed.Segments
            .Where(segment => partitions.Any(partition => partition.Id == segment.Partition))
            .ToArray();
        return mine.Length == 0 ? Complete : mine.Count(segment => segment.Loaded) * Complete / mine.Length;
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

    /// <summary>How far loading is; null when it was not asked for.</summary>
    private Task<Outcome<int?>> StateAsync(string name, RepeatedField<string> partitions, CallInfo call) =>
        cache.WithAsync<int?>(call.Database, name, async known =>
        {
            if (partitions.Count == 0)
            {
                var state = await grains.GetGrain<ICollectionGrain>(known.Id.Value).GetLoadStateAsync();
                return state.Error is { } error ? error : state.Loaded ? (int?)state.Progress : null;
            }

            // Another gateway may have changed what is loaded.
            var found = await cache.RefreshAsync(call.Database, name);
            if (!found.IsOk) return found.Error;
            var wanted = new List<PartitionInfo>();
            foreach (var partition in partitions)
            {
                if (found.Value.Partitions.FirstOrDefault(one => one.Name == partition) is not { } one)
                    return MilvusErrors.PartitionNotFound(partition);
                if (!one.Loaded) return (int?)null;
                wanted.Add(one);
            }

            var progress = await ProgressAsync(found.Value, wanted);
            return progress.IsOk ? progress.Value : progress.Error;
        });
}
