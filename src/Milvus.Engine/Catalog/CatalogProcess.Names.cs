using Milvus.Core.Errors;

namespace Milvus.Engine.Catalog;

/// <summary>Aliases and other names. Each is one write: a name never stands for nothing in between.</summary>
public sealed partial class CatalogProcess
{
    /// <summary>Makes an alias; success when it stands for the collection already.</summary>
    /// <param name="alias">The alias.</param>
    /// <param name="collection">A name or another alias of the collection.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>100 for an unknown collection, 1601 when a collection has the name, 1602 when it is another's.</returns>
    public Task<Outcome<bool>> CreateAliasAsync(string alias, string collection, CancellationToken cancellationToken) =>
        ChangeAsync(
            state =>
            {
                if (state.Names.ContainsKey(alias))
                {
                    return MilvusErrors.AliasCollectionNameConflict(database, alias);
                }

                if (state.RealName(collection) is not { } name)
                {
                    return MilvusErrors.CollectionNotFound(database, collection);
                }

                return state.Aliases.TryGetValue(alias, out var other) && other != name
                    ? MilvusErrors.AliasAlreadyExists(database, alias, other)
                    : state with { Aliases = state.Aliases.SetItem(alias, name) };
            },
            cancellationToken);

    /// <summary>Lets an alias stand for another collection.</summary>
    /// <returns>100 for an unknown collection, 1600 for an unknown alias.</returns>
    public Task<Outcome<bool>> AlterAliasAsync(string alias, string collection, CancellationToken cancellationToken) =>
        ChangeAsync(
            state =>
            {
                if (state.Names.ContainsKey(alias))
                {
                    return MilvusErrors.AliasCollectionNameConflict(database, alias);
                }

                if (state.RealName(collection) is not { } name)
                {
                    return MilvusErrors.CollectionNotFound(database, collection);
                }

                return state.Aliases.ContainsKey(alias)
                    ? state with { Aliases = state.Aliases.SetItem(alias, name) }
                    : MilvusErrors.AliasNotFound(database, alias);
            },
            cancellationToken);

    /// <summary>Forgets an alias; success when there is none.</summary>
    public Task<Outcome<bool>> DropAliasAsync(string alias, CancellationToken cancellationToken) =>
        ChangeAsync(
            state => state with { Aliases = state.Aliases.Remove(alias) }, cancellationToken);

    /// <summary>Gives a collection of this database another name in it; its aliases follow.</summary>
    /// <returns>100 for an unknown collection, 65535 for an alias or a name that is taken.</returns>
    public Task<Outcome<bool>> RenameAsync(string from, string to, CancellationToken cancellationToken) =>
        ChangeAsync(
            state =>
            {
                if (CheckSource(state, from) is { } bad)
                {
                    return bad;
                }

                if (state.RealName(to) is not null)
                {
                    return Taken(to);
                }

                var aliases = state.Aliases;
                foreach (var alias in state.AliasesOf(from))
                {
                    aliases = aliases.SetItem(alias, to);
                }

                return state with { Names = state.Names.Remove(from).Add(to, state.Names[from]), Aliases = aliases };
            },
            cancellationToken);

    /// <summary>Whether a collection may go to another database: it is there, by no alias, and has none.</summary>
    /// <returns>The collection.</returns>
    public async Task<Outcome<CatalogName>> CheckLeavingAsync(string name, CancellationToken cancellationToken)
    {
        var state = await ReadAsync(cancellationToken);
        if (!state.IsOk)
        {
            return state.Error;
        }

        if (CheckSource(state.Value, name) is { } bad)
        {
            return bad;
        }

        return state.Value.AliasesOf(name).IsEmpty
            ? state.Value.Names[name]
            : Refuse("fail to rename db name, must drop all aliases of this collection before rename");
    }

    /// <summary>Takes a collection of another database in. Repeatable.</summary>
    public Task<Outcome<bool>> AdoptAsync(string name, CatalogName entry, CancellationToken cancellationToken) =>
        ChangeAsync(
            state => state.Names.TryGetValue(name, out var there)
                ? there.Collection == entry.Collection ? state : Taken(name)
                : state.RealName(name) is not null
                    ? Taken(name)
                    : state with { Names = state.Names.Add(name, entry) },
            cancellationToken);

    /// <summary>Forgets a name whose collection has gone to another database. Repeatable.</summary>
    public Task<Outcome<bool>> LeaveAsync(string name, CatalogName entry, CancellationToken cancellationToken) =>
        ChangeAsync(
            state => state.Names.TryGetValue(name, out var there) && there.Collection == entry.Collection
                ? state with { Names = state.Names.Remove(name) }
                : state,
            cancellationToken);

    private MilvusError? CheckSource(CatalogState state, string name) =>
        state.Names.ContainsKey(name) ? null
        : state.Aliases.ContainsKey(name) ? Refuse($"unsupported use an alias to rename collection, alias:{name}")
        : MilvusErrors.CollectionNotFound(database, name);

    private MilvusError Taken(string name) =>
        Refuse($"duplicated new collection name {name} in database {database} with other collection name or alias");

    private async Task<Outcome<bool>> ChangeAsync(
        Func<CatalogState, Outcome<CatalogState>> decide, CancellationToken cancellationToken)
    {
        // In turn with creations and drops, which look first and write later.
        await _changing.WaitAsync(cancellationToken);
        try
        {
            return await _state.UpdateAsync<bool>(
                stored =>
                {
                    var next = decide(stored ?? CatalogState.Empty);
                    return next.IsOk ? (next.Value, true) : next.Error;
                },
                cancellationToken);
        }
        finally
        {
            _changing.Release();
        }
    }
}
