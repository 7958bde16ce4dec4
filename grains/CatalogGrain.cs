using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.Engine.Catalog;
using Milvus.Grains.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Grains;

/// <summary>The shell of one database's names. Its one hop on creation goes to the collection.</summary>
[Reentrant]
internal sealed class CatalogGrain : Grain, ICatalogGrain
{
    private readonly CatalogProcess _process;
    private readonly IIdSource _ids;
    private readonly string _database;

    public CatalogGrain(
        [PersistentState("catalog", GrainDocument.StorageName)] IPersistentState<StoredDocument> state, IIdSource ids)
    {
        _ids = ids;
        _database = this.GetPrimaryKeyString();
        _process = new CatalogProcess(_database, new GrainDocument(state));
    }

    public async Task<CollectionReply> CreateCollectionAsync(CreateCollectionRequest request)
    {
        if (await MissingDatabaseAsync() is { } missing)
        {
            return new CollectionReply { Error = missing };
        }

        var outcome = await _process.CreateAsync<CollectionReply>(
            request.Schema.Name, id => ExistingAsync(id, request), () => MakeAsync(request), CancellationToken.None);
        return outcome.IsOk ? outcome.Value : new CollectionReply { Error = outcome.Error };
    }

    public async Task<CatalogReply> ResolveAsync(string name)
    {
        var outcome = await _process.ResolveAsync(name, CancellationToken.None);
        if (outcome.IsOk)
        {
            return new CatalogReply { Entries = [ToEntry(name, outcome.Value)] };
        }

        return new CatalogReply { Error = await MissingDatabaseAsync() ?? outcome.Error };
    }

    public async Task<CatalogReply> ListAsync()
    {
        var outcome = await _process.ReadAsync(CancellationToken.None);
        if (!outcome.IsOk)
        {
            return new CatalogReply { Error = outcome.Error };
        }

        return outcome.Value.Names.IsEmpty && await MissingDatabaseAsync() is { } missing
            ? new CatalogReply { Error = missing }
            : new CatalogReply { Entries = [.. outcome.Value.Names.Select(pair => ToEntry(pair.Key, pair.Value))] };
    }

    public async Task<Reply> DropCollectionAsync(string name)
    {
        var outcome = await _process.DropAsync(
            name,
            async id => await GrainFactory.GetGrain<ICollectionGrain>(id.Value).DropAsync() is { Error: { } error }
                ? error
                : true,
            CancellationToken.None);
        return outcome.ToReply();
    }

    private static CatalogEntry ToEntry(string name, CatalogName entry) =>
        new() { Name = name, Collection = entry.Collection, Created = entry.Created };

    private async Task<Outcome<CollectionReply>?> ExistingAsync(CollectionId id, CreateCollectionRequest request)
    {
        var reply = await GrainFactory.GetGrain<ICollectionGrain>(id.Value).CreateAsync(request);
        return reply.Error switch
        {
            { Code: ErrorCode.CollectionNotFound } => null,
            { } error => error,
            null => reply,
        };
    }

    private async Task<Outcome<(CatalogName Entry, CollectionReply Reply)>> MakeAsync(CreateCollectionRequest request)
    {
        var id = await _ids.TakeAsync(1, CancellationToken.None);
        var reply = await GrainFactory.GetGrain<ICollectionGrain>(id).CreateAsync(request);
        return reply.Error is { } error
            ? error
            : (new CatalogName(new CollectionId(id), reply.Collection!.Created), reply);
    }

    private async Task<MilvusError?> MissingDatabaseAsync() =>
        (await GrainFactory.GetGrain<IDatabasesGrain>(0).DescribeAsync(_database)).Error;
}
