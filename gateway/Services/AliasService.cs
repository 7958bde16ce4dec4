using Milvus.Core.Errors;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>Other names of collections.</summary>
internal sealed class AliasService(IGrainFactory grains, CollectionCache cache)
{
    public Task<Proto.Status> CreateAsync(Proto.CreateAliasRequest request, CallInfo call) =>
        ChangeAsync(
            request.Alias, call, catalog => catalog.CreateAliasAsync(request.Alias, request.CollectionName));

    public Task<Proto.Status> AlterAsync(Proto.AlterAliasRequest request, CallInfo call) =>
        ChangeAsync(
            request.Alias, call, catalog => catalog.AlterAliasAsync(request.Alias, request.CollectionName));

    public Task<Proto.Status> DropAsync(Proto.DropAliasRequest request, CallInfo call) =>
        ChangeAsync(request.Alias, call, catalog => catalog.DropAliasAsync(request.Alias));

    public async Task<Proto.DescribeAliasResponse> DescribeAsync(Proto.DescribeAliasRequest request, CallInfo call)
    {
        if (NameRules.Check("collection alias", request.Alias) is { } badName)
            return StatusMapper.Refuse<Proto.DescribeAliasResponse>(badName);
        var found = await grains.Catalog(call.Database).ResolveAsync(request.Alias);
        if (found.Error is { Code: not ErrorCode.CollectionNotFound } error)
            return StatusMapper.Refuse<Proto.DescribeAliasResponse>(error);
        if (found.Error is not null || !found.Entries[0].Aliases.Contains(request.Alias))
            return StatusMapper.Refuse<Proto.DescribeAliasResponse>(
                MilvusErrors.AliasNotFound(call.Database, request.Alias));
        return new Proto.DescribeAliasResponse
        {
            Status = StatusMapper.Success(),
            DbName = call.Database,
            Alias = request.Alias,
            Collection = found.Entries[0].Name,
        };
    }

    public async Task<Proto.ListAliasesResponse> ListAsync(Proto.ListAliasesRequest request, CallInfo call)
    {
        var catalog = grains.Catalog(call.Database);
        var found = request.CollectionName.Length > 0
            ? await catalog.ResolveAsync(request.CollectionName)
            : await catalog.ListAsync();
        if (found.Error is { } error) return StatusMapper.Refuse<Proto.ListAliasesResponse>(error);
        var reply = new Proto.ListAliasesResponse
        {
            Status = StatusMapper.Success(),
            DbName = call.Database,
            CollectionName = request.CollectionName,
        };
        reply.Aliases.AddRange(found.Entries.SelectMany(entry => entry.Aliases));
        return reply;
    }

    private async Task<Proto.Status> ChangeAsync(
        string alias, CallInfo call, Func<ICatalogGrain, Task<Reply>> change)
    {
        if (NameRules.Check("collection alias", alias) is { } badName) return StatusMapper.Of(badName);
        var done = await change(grains.Catalog(call.Database));
        cache.Forget(call.Database, alias);
        return done.Error is { } error ? StatusMapper.Of(error) : StatusMapper.Success();
    }
}
