using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Engine.Documents;

namespace Milvus.Engine.Catalog;

/// <summary>
/// Keeps the names of one database. A name is stored after its collection and forgotten after it, so a name never
/// stands for a collection that was not made; one that was dropped since is replaced.
/// </summary>
public sealed partial class CatalogProcess(string database, IDocument document)
{
    private readonly DocumentProcess<CatalogState> _state = new(document);
    private readonly SemaphoreSlim _changing = new(1, 1);

    /// <summary>The names now.</summary>
    /// <returns>1001 (retriable) when the store failed.</returns>
    public async Task<Outcome<CatalogState>> ReadAsync(CancellationToken cancellationToken) =>
        await _state.LoadAsync(cancellationToken) is { } failure ? failure : _state.State ?? CatalogState.Empty;

    /// <summary>Looks the name of a collection up, no alias; 100 when there is none.</summary>
    public async Task<Outcome<CatalogName>> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        var state = await ReadAsync(cancellationToken);
        if (!state.IsOk)
        {
            return state.Error;
        }

        return state.Value.Names.TryGetValue(name, out var entry)
            ? entry
            : MilvusErrors.CollectionNotFound(database, name);
    }

    /// <summary>Makes a collection under a name, or answers the one that has it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="existing">
    /// Asks the collection that has the name to accept the same request; null when it is dropped.
    /// </param>
    /// <param name="make">Makes a new collection; answers its id and time.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<Outcome<T>> CreateAsync<T>(
        string name,
        Func<CollectionId, Task<Outcome<T>?>> existing,
        Func<Task<Outcome<(CatalogName Entry, T Reply)>>> make,
        CancellationToken cancellationToken)
    {
        // One change at a time: two creations of one name must not both make a collection.
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var known = await ResolveAsync(name, cancellationToken);
            if (known.IsOk)
            {
                if (await existing(known.Value.Collection) is { } answer)
                {
                    return answer;
                }
            }
            else if (known.Error.Code != ErrorCode.CollectionNotFound)
            {
                return known.Error;
            }
            else if (_state.State?.Aliases.ContainsKey(name) == true)
            {
                return Refuse(
                    $"collection name [{name}] conflicts with an existing alias, please choose a unique name");
            }

            var made = await make();
            if (!made.IsOk)
            {
                return made.Error;
            }

            var (entry, reply) = made.Value;
            return await _state.UpdateAsync<T>(
                state => ((state ?? CatalogState.Empty) with
                {
                    Names = (state ?? CatalogState.Empty).Names.SetItem(name, entry),
                }, reply),
                cancellationToken);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Drops the collection of a name, then the name; success when there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="drop">Drops the collection.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<Outcome<bool>> DropAsync(
        string name, Func<CollectionId, Task<Outcome<bool>>> drop, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var known = await ResolveAsync(name, cancellationToken);
            if (!known.IsOk)
            {
                return known.Error.Code != ErrorCode.CollectionNotFound ? known.Error
                    : _state.State?.Aliases.ContainsKey(name) == true
                        ? Refuse($"cannot drop the collection via alias = {name}")
                    : true;
            }

            var aliases = _state.State!.AliasesOf(name);
            if (!aliases.IsEmpty)
            {
                return Refuse(
                    $"unable to drop the collection [{name}] because it has associated aliases "
                    + $"[{string.Join(' ', aliases)}], please remove all aliases before dropping the collection");
            }

            var dropped = await drop(known.Value.Collection);
            if (!dropped.IsOk && dropped.Error.Code != ErrorCode.CollectionNotFound)
            {
                return dropped.Error;
            }

            return await _state.UpdateAsync<bool>(
                state => (state! with { Names = state.Names.Remove(name) }, true), cancellationToken);
        }
        finally
        {
            _changing.Release();
        }
    }

    private static MilvusError Refuse(string text) => new(ErrorCode.Unexpected, text, IsInputError: true);
}
