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
        if (found.Value.Schema.Find(request.FieldName) is not { } field)
            return StatusMapper.Of(new MilvusError(
                ErrorCode.Unexpected,
                $"cannot create index on non-exist field: {request.FieldName}",
                IsInputError: true));
        var parameters = IndexRules.Complete(field, KeyValues.Read(request.ExtraParams));
        if (!parameters.IsOk) return StatusMapper.Of(parameters.Error);

        var done = await grains.GetGrain<ICollectionGrain>(found.Value.Id.Value).CreateIndexAsync(new()
        {
            FieldName = request.FieldName,
            IndexName = request.IndexName,
            Params = parameters.Value,
        });
        cache.Forget(call.Database, request.CollectionName);
        return done.Error is { } error ? StatusMapper.Of(error) : StatusMapper.Success();
    }

    public async Task<Proto.DescribeIndexResponse> DescribeAsync(Proto.DescribeIndexRequest request, CallInfo call)
    {
        var found = await cache.RefreshAsync(call.Database, request.CollectionName);
        if (!found.IsOk) return StatusMapper.Refuse<Proto.DescribeIndexResponse>(found.Error);
        var indexes = found.Value.Indexes
            .Where(index => request.IndexName.Length == 0 || index.Name == request.IndexName)
            .Where(index => request.FieldName.Length == 0 || index.FieldName == request.FieldName)
            .ToArray();
        if (indexes.Length == 0)
            return StatusMapper.Refuse<Proto.DescribeIndexResponse>(MilvusErrors.IndexNotFound(request.IndexName));
        var statistics = await grains.GetGrain<ICollectionGrain>(found.Value.Id.Value).GetStatisticsAsync();
        if (statistics.Error is { } error) return StatusMapper.Refuse<Proto.DescribeIndexResponse>(error);

        var reply = new Proto.DescribeIndexResponse { Status = StatusMapper.Success() };
        reply.IndexDescriptions.AddRange(indexes.Select(index => Describe(index, statistics.Rows)));
        return reply;
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
