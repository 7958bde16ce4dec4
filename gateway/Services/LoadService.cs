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
        var state = await StateAsync(request.CollectionName, call);
        if (!state.IsOk) return StatusMapper.Refuse<Proto.GetLoadingProgressResponse>(state.Error);
        if (!state.Value.Loaded)
            return StatusMapper.Refuse<Proto.GetLoadingProgressResponse>(
                MilvusErrors.CollectionNotLoaded(request.CollectionName));
        return new Proto.GetLoadingProgressResponse
        {
            Status = StatusMapper.Success(),
            Progress = state.Value.Progress,
            RefreshProgress = state.Value.Progress,
        };
    }

    public async Task<Proto.GetLoadStateResponse> GetStateAsync(Proto.GetLoadStateRequest request, CallInfo call)
    {
        var state = await StateAsync(request.CollectionName, call);
        if (!state.IsOk && state.Error.Code != ErrorCode.CollectionNotFound)
            return StatusMapper.Refuse<Proto.GetLoadStateResponse>(state.Error);
        return new Proto.GetLoadStateResponse
        {
            Status = StatusMapper.Success(),
            State = !state.IsOk ? Proto.LoadState.NotExist
                : !state.Value.Loaded ? Proto.LoadState.NotLoad
                : state.Value.Progress < Complete ? Proto.LoadState.Loading
                : Proto.LoadState.Loaded,
        };
    }

    private async Task<Proto.Status> ChangeAsync(
        string name, CallInfo call, Func<ICollectionGrain, Task<Reply>> change)
    {
        var found = await cache.RefreshAsync(call.Database, name);
        if (!found.IsOk) return StatusMapper.Of(found.Error);
        var done = await change(grains.GetGrain<ICollectionGrain>(found.Value.Id.Value));
        cache.Forget(call.Database, name);
        return done.Error is { } error ? StatusMapper.Of(error) : StatusMapper.Success();
    }

    private Task<Outcome<LoadStateReply>> StateAsync(string name, CallInfo call) =>
        cache.WithAsync<LoadStateReply>(call.Database, name, async collection =>
        {
            var state = await grains.GetGrain<ICollectionGrain>(collection.Id.Value).GetLoadStateAsync();
            return state.Error is { } error ? error : state;
        });
}
