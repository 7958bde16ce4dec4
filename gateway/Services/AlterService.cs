using Milvus.Core.Errors;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>Changes of collections that exist: names, properties, fields, and all rows at once.</summary>
internal sealed class AlterService(IGrainFactory grains, CollectionCache cache)
{
    public async Task<Proto.Status> RenameAsync(Proto.RenameCollectionRequest request, CallInfo call)
    {
        if ((NameRules.Check("collection", request.OldName) ?? NameRules.Check("collection", request.NewName))
            is { } badName)
            return StatusMapper.Of(badName);
        var database = request.NewDbName.Length > 0 ? request.NewDbName : call.Database;
        if (NameRules.Check("database", database) is not null)
            return StatusMapper.Of(MilvusErrors.DatabaseNotFound(database));
        if (database == call.Database && request.OldName == request.NewName)
            return StatusMapper.Of(MilvusErrors.Invalid("collection name or database name should be different"));
        var known = await cache.RefreshAsync(call.Database, request.OldName);
        var done = await grains.Catalog(call.Database)
            .RenameCollectionAsync(request.OldName, database, request.NewName);
        if (known.IsOk) cache.Forget(known.Value.Id);
        return done.Error is { } error ? StatusMapper.Of(error) : StatusMapper.Success();
    }

    public async Task<Proto.TruncateCollectionResponse> TruncateAsync(
        Proto.TruncateCollectionRequest request, CallInfo call) => new()
        {
            Status = await ChangeAsync(request.CollectionName, call, grain => grain.TruncateAsync()),
        };

    public Task<Proto.Status> AlterAsync(Proto.AlterCollectionRequest request, CallInfo call) =>
        ChangeAsync(
            request.CollectionName,
            call,
            grain => grain.AlterAsync(new AlterRequest
            {
                Set = KeyValues.Read(request.Properties),
                Delete = [.. request.DeleteKeys],
            }));

    public async Task<Proto.Status> AlterFieldAsync(Proto.AlterCollectionFieldRequest request, CallInfo call)
    {
        if (request.FieldName.Length == 0) return StatusMapper.Of(MilvusErrors.Missing("field_name"));
        return await ChangeAsync(
            request.CollectionName,
            call,
            grain => grain.AlterAsync(new AlterRequest
            {
                Subject = request.FieldName,
                Set = KeyValues.Read(request.Properties),
                Delete = [.. request.DeleteKeys],
            }));
    }

    public async Task<Proto.Status> AddFieldAsync(Proto.AddCollectionFieldRequest request, CallInfo call)
    {
        var field = SchemaReader.ReadAdded(request.CollectionName, request.Schema);
        return field.IsOk
            ? await ChangeAsync(request.CollectionName, call, grain => grain.AddFieldAsync(field.Value))
            : StatusMapper.Of(field.Error);
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
