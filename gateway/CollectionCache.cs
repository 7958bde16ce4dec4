using System.Collections.Concurrent;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway;

/// <summary>
/// What this gateway knows of collections, by database and name or alias. Entries may be old: every data call carries
/// the schema version, and <see cref="WithAsync"/> refreshes and repeats once when the owner says it is another one.
/// What no owner can tell, as an alias that another gateway has altered, is seen after <see cref="MaxAge"/>.
/// </summary>
internal sealed class CollectionCache(IGrainFactory grains, TimeProvider time)
{
    // A bound against clients that walk through names; a full cache begins anew.
    private const int MaxEntries = 16_384;

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(string Database, string Name), Entry> _known = new();

    /// <summary>The description, from the cache if it is there.</summary>
    public async ValueTask<Outcome<CollectionDescription>> GetAsync(string database, string name) =>
        _known.TryGetValue((database, name), out var known) && time.GetElapsedTime(known.Since) < MaxAge
            ? known.Collection
            : await RefreshAsync(database, name);

    /// <summary>The description from its owner.</summary>
    public async ValueTask<Outcome<CollectionDescription>> RefreshAsync(string database, string name)
    {
        var since = time.GetTimestamp();
        var described = await ReadAsync(database, name);
        if (!described.IsOk)
        {
            Forget(database, name);
            return described.Error;
        }

        if (_known.Count >= MaxEntries) _known.Clear();
        _known[(database, name)] = new Entry(described.Value, since);
        return described.Value;
    }

    /// <summary>Drops what is known, after a call that changes it.</summary>
    public void Forget(string database, string name) => _known.TryRemove((database, name), out _);

    /// <summary>Drops what is known of a collection under any of its names.</summary>
    public void Forget(CollectionId collection)
    {
        foreach (var (key, known) in _known)
            if (known.Collection.Id == collection)
                _known.TryRemove(key, out _);
    }

    /// <summary>
    /// Does <paramref name="work"/> with the description; when it fails because the description is old, refreshes and
    /// does it once more. Nothing of a refused attempt may have happened.
    /// </summary>
    public async Task<Outcome<T>> WithAsync<T>(
        string database, string name, Func<CollectionDescription, Task<Outcome<T>>> work)
    {
        var first = await GetAsync(database, name);
        if (!first.IsOk) return first.Error;
        var done = await work(first.Value);
        if (done.IsOk || !(MayBeOld(done.Error) || MayBeOfAnotherSchema(done.Error))) return done;

        var second = await RefreshAsync(database, name);
        if (!second.IsOk) return second.Error;
        var isSame = MayBeOld(done.Error)
            ? IsSame(first.Value, second.Value)
            : first.Value.Schema.Version == second.Value.Schema.Version;
        return isSame ? done : await work(second.Value);
    }

    private static bool MayBeOld(MilvusError error) => error.Code
        is ErrorCode.CollectionOnRecovering
        or ErrorCode.CollectionNotFound
        or ErrorCode.CollectionNotLoaded
        or ErrorCode.PartitionNotFound
        or ErrorCode.PartitionNotLoaded
        or ErrorCode.ChannelNotFound;

    /// <summary>A field that is not known here may be younger than the description.</summary>
    private static bool MayBeOfAnotherSchema(MilvusError error) => error is
    {
        IsInputError: true,
        Code: ErrorCode.ParameterInvalid or ErrorCode.FieldNotFound,
    };

    private static bool IsSame(CollectionDescription left, CollectionDescription right) =>
        left.Id == right.Id
        && left.Schema.Version == right.Schema.Version
        && left.Loaded == right.Loaded
        && left.Partitions.SequenceEqual(right.Partitions);

    private async Task<Outcome<CollectionDescription>> ReadAsync(string database, string name)
    {
        var found = await grains.Catalog(database).ResolveAsync(name);
        if (found.Error is { } refused) return refused;
        if (found.Entries.IsEmpty) return MilvusErrors.CollectionNotFound(database, name);
        var described = await grains.GetGrain<ICollectionGrain>(found.Entries[0].Collection.Value).DescribeAsync();
        if (described.Error is { Code: ErrorCode.CollectionNotFound })
            return MilvusErrors.CollectionNotFound(database, name);
        if (described.Error is { } error) return error;
        var collection = described.Collection
            ?? throw new InvalidOperationException($"Collection {name} was described by nothing.");

        // The catalog has the say about names; a collection may not have heard of its newest yet.
        var entry = found.Entries[0];
        return collection with
        {
            Database = database,
            Schema = collection.Schema.Name == entry.Name
                ? collection.Schema
                : collection.Schema with { Name = entry.Name },
            Aliases = entry.Aliases,
        };
    }

    private sealed record Entry(CollectionDescription Collection, long Since);
}
