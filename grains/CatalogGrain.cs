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
        var outcome = await _process.ReadAsync(CancellationToken.None);
        if (!outcome.IsOk)
        {
            return new CatalogReply { Error = outcome.Error };
        }

        return outcome.Value.RealName(name) is { } real
            ? new CatalogReply { Entries = [ToEntry(real, outcome.Value)] }
            : new CatalogReply
            {
                Error = await MissingDatabaseAsync() ?? MilvusErrors.CollectionNotFound(_database, name),
            };
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
            : new CatalogReply { Entries = [.. outcome.Value.Names.Keys.Select(name => ToEntry(name, outcome.Value))] };
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

    public async Task<Reply> RenameCollectionAsync(string name, string newDatabase, string newName)
    {
        if (await MissingDatabaseAsync() is { } missing)
        {
            return new Reply { Error = missing };
        }

        var found = await _process.ResolveAsync(name, CancellationToken.None);
        var renamed = newDatabase == _database
            ? await _process.RenameAsync(name, newName, CancellationToken.None)
            : await MoveAsync(name, newDatabase, newName);
        if (!renamed.IsOk || !found.IsOk)
        {
            return renamed.ToReply();
        }

        // The catalog has the say: until the collection has heard its name, gateways tell the catalog's.
        return await GrainFactory.GetGrain<ICollectionGrain>(found.Value.Collection.Value)
            .RenameAsync(newDatabase, newName);
    }

    public async Task<Reply> AdoptAsync(CatalogEntry entry) =>
        await MissingDatabaseAsync() is { } missing
            ? new Reply { Error = missing }
            : (await _process.AdoptAsync(
                entry.Name, new CatalogName(entry.Collection, entry.Created), CancellationToken.None)).ToReply();

    public Task<Reply> CreateAliasAsync(string alias, string collection) =>
        NameAsync(() => _process.CreateAliasAsync(alias, collection, CancellationToken.None));

    public Task<Reply> AlterAliasAsync(string alias, string collection) =>
        NameAsync(() => _process.AlterAliasAsync(alias, collection, CancellationToken.None));

    public Task<Reply> DropAliasAsync(string alias) =>
        NameAsync(() => _process.DropAliasAsync(alias, CancellationToken.None));

    private static CatalogEntry ToEntry(string name, CatalogState state) => new()
    {
        Name = name,
        Collection = state.Names[name].Collection,
        Created = state.Names[name].Created,
        Aliases = state.AliasesOf(name),
    };

    private async Task<Reply> NameAsync(Func<Task<Outcome<bool>>> change) =>
        await MissingDatabaseAsync() is { } missing ? new Reply { Error = missing } : (await change()).ToReply();

    /// <summary>In the new database first: a crash in between leaves two names and loses none.</summary>
    private async Task<Outcome<bool>> MoveAsync(string name, string newDatabase, string newName)
    {
        var leaving = await _process.CheckLeavingAsync(name, CancellationToken.None);
        if (!leaving.IsOk)
        {
            return leaving.Error;
        }

        var adopted = await GrainFactory.GetGrain<ICatalogGrain>(newDatabase).AdoptAsync(new CatalogEntry
        {
            Name = newName,
            Collection = leaving.Value.Collection,
            Created = leaving.Value.Created,
        });
        return adopted.Error is { } refused
            ? refused
            : await _process.LeaveAsync(name, leaving.Value, CancellationToken.None);
    }

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
