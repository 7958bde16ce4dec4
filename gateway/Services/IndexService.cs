using Milvus.Core.Errors;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>Index definitions.</summary>
internal sealed class IndexService(IGrainFactory grains, CollectionCache cache)
{
    public async Task<Proto.Status> CreateAsync(Proto.CreateIndexRequest request, CallInfo call)
    {
        if (request.IndexName.Length > 0 && NameRules.Check("index", request.IndexName) is { } badName)
            return StatusMapper.Of(badName);
        var found = await cache.RefreshAsync(call.Database, request.CollectionName);
        if (!found.IsOk) return StatusMapper.Of(found.Error);
        var done = await grains.GetGrain<ICollectionGrain>(found.Value.Id.Value).CreateIndexAsync(new()
        {
            FieldName = request.FieldName,
            IndexName = request.IndexName,
            Params = KeyValues.Read(request.ExtraParams),
        });
        cache.Forget(found.Value.Id);
        return done.Error is { } error ? StatusMapper.Of(error) : StatusMapper.Success();
    }

    public Task<Proto.Status> AlterAsync(Proto.AlterIndexRequest request, CallInfo call)
    {
        var set = KeyValues.Read(request.ExtraParams);
        if (request.IndexName.Length == 0)
            return Task.FromResult(StatusMapper.Of(MilvusErrors.Invalid("index name is empty")));
        if (set.IsEmpty == (request.DeleteKeys.Count == 0))
            return Task.FromResult(StatusMapper.Of(MilvusErrors.Invalid(
                set.IsEmpty ? "no properties to alter" : "cannot provide both DeleteKeys and ExtraParams")));
        return ChangeAsync(request.CollectionName, call, grain => grain.AlterIndexAsync(new AlterRequest
        {
            Subject = request.IndexName,
            Set = set,
            Delete = [.. request.DeleteKeys],
        }));
    }

    public Task<Proto.Status> DropAsync(Proto.DropIndexRequest request, CallInfo call) =>
        ChangeAsync(
            request.CollectionName, call, grain => grain.DropIndexAsync(request.IndexName, request.FieldName));

    public async Task<Proto.DescribeIndexResponse> DescribeAsync(Proto.DescribeIndexRequest request, CallInfo call)
    {
        var found = await FindAsync(request.CollectionName, request.IndexName, request.FieldName, call);
        if (!found.IsOk) return StatusMapper.Refuse<Proto.DescribeIndexResponse>(found.Error);
        var reply = new Proto.DescribeIndexResponse { Status = StatusMapper.Success() };
        reply.IndexDescriptions.AddRange(found.Value);
        return reply;
    }

    public async Task<Proto.GetIndexStatisticsResponse> GetStatisticsAsync(
        Proto.GetIndexStatisticsRequest request, CallInfo call)
    {
        var found = await FindAsync(request.CollectionName, request.IndexName, "", call);
        if (!found.IsOk) return StatusMapper.Refuse<Proto.GetIndexStatisticsResponse>(found.Error);
        var reply = new Proto.GetIndexStatisticsResponse { Status = StatusMapper.Success() };
        reply.IndexDescriptions.AddRange(found.Value);
        return reply;
    }

    public async Task<Proto.GetIndexStateResponse> GetStateAsync(Proto.GetIndexStateRequest request, CallInfo call)
    {
        var found = await FindAsync(request.CollectionName, request.IndexName, request.FieldName, call);
        return found.IsOk
            ? new Proto.GetIndexStateResponse { Status = StatusMapper.Success(), State = found.Value[0].State }
            : StatusMapper.Refuse<Proto.GetIndexStateResponse>(found.Error);
    }

    public async Task<Proto.GetIndexBuildProgressResponse> GetProgressAsync(
        Proto.GetIndexBuildProgressRequest request, CallInfo call)
    {
        var found = await FindAsync(request.CollectionName, request.IndexName, request.FieldName, call);
        return found.IsOk
            ? new Proto.GetIndexBuildProgressResponse
            {
                Status = StatusMapper.Success(),
                IndexedRows = found.Value[0].IndexedRows,
                TotalRows = found.Value[0].TotalRows,
            }
            : StatusMapper.Refuse<Proto.GetIndexBuildProgressResponse>(found.Error);
    }

    private async Task<Outcome<Proto.IndexDescription[]>> FindAsync(
        string collection, string name, string field, CallInfo call)
    {
        var found = await cache.RefreshAsync(call.Database, collection);
        if (!found.IsOk) return found.Error;
        var indexes = found.Value.Indexes
            .Where(index => name.Length == 0 || index.Name == name)
            .Where(index => field.Length == 0 || index.FieldName == field)
            .ToArray();
        if (indexes.Length == 0) return MilvusErrors.IndexNotFound(name);
        var statistics = await grains.GetGrain<ICollectionGrain>(found.Value.Id.Value).GetStatisticsAsync();
        if (statistics.Error is { } error) return error;
        return indexes.Select(index => Describe(index, statistics.Rows)).ToArray();
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

    // Search is exact and needs nothing built, so every row counts as indexed from the start.
    private static Proto.IndexDescription Describe(IndexInfo index, long rows)
    {
        var description = new Proto.IndexDescription
        {
            IndexName = index.Name,
            IndexId = index.Id,
            FieldName = index.FieldName,
            IndexedRows = rows,
            TotalRows = rows,
            State = Proto.IndexState.Finished,
        };
        description.Params.AddRange(KeyValues.Write(index.Params));
        return description;
    }
}
