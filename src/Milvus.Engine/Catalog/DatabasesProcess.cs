using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Engine.Documents;

namespace Milvus.Engine.Catalog;

/// <summary>Keeps the list of databases; <see cref="Default"/> always exists.</summary>
public sealed class DatabasesProcess(IDocument document, TimeProvider time)
{
    /// <summary>The database of callers that name none.</summary>
    public const string Default = "default";

    /// <summary>How many databases there may be (Milvus: rootCoord.maxDatabaseNum).</summary>
    public const int DatabasesMax = 64;

    private readonly DocumentProcess<DatabasesState> _state = new(document);

    /// <summary>Makes a database.</summary>
    /// <returns>65535 when it exists, 801 when there are too many.</returns>
    public Task<Outcome<bool>> CreateAsync(
        string name, ImmutableArray<KeyValuePair<string, string>> properties, CancellationToken cancellationToken) =>
        _state.UpdateAsync<bool>(
            stored =>
            {
                var state = WithDefault(stored);
                if (state.Databases.Any(database => database.Name == name))
                {
                    return new MilvusError(ErrorCode.Unexpected, $"database already exist: {name}", IsInputError: true);
                }

                if (state.Databases.Length >= DatabasesMax)
                {
                    return new MilvusError(
                        ErrorCode.DatabaseNumLimitExceeded,
                        $"exceeded the limit number of database[limit={DatabasesMax}]",
                        IsInputError: true);
                }

                return (Add(state, name, properties), true);
            },
            cancellationToken);

    /// <summary>All databases in order of creation.</summary>
    public Task<Outcome<ImmutableArray<DatabaseEntry>>> ListAsync(CancellationToken cancellationToken) =>
        _state.UpdateAsync<ImmutableArray<DatabaseEntry>>(
            stored =>
            {
                var state = WithDefault(stored);
                return (state, state.Databases);
            },
            cancellationToken);

    /// <summary>Forgets a database.</summary>
    /// <param name="name">The name; 1100 for <see cref="Default"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<Outcome<bool>> DropAsync(string name, CancellationToken cancellationToken) =>
        _state.UpdateAsync<bool>(
            stored =>
            {
                if (name == Default)
                {
                    return MilvusErrors.Invalid("can not drop default database");
                }

                var state = WithDefault(stored);
                var at = state.Databases.FirstOrDefault(database => database.Name == name);
                return (at is null ? state : state with { Databases = state.Databases.Remove(at) }, true);
            },
            cancellationToken);

    /// <summary>Changes properties of a database; 800 when there is none.</summary>
    public Task<Outcome<bool>> AlterAsync(
        string name,
        ImmutableArray<KeyValuePair<string, string>> set,
        ImmutableArray<string> delete,
        CancellationToken cancellationToken) =>
        _state.UpdateAsync<bool>(
            stored =>
            {
                var state = WithDefault(stored);
                if (state.Databases.FirstOrDefault(database => database.Name == name) is not { } at)
                {
                    return MilvusErrors.DatabaseNotFound(name);
                }

                if (set.IsEmpty == delete.IsEmpty)
                {
                    return MilvusErrors.Invalid(
                        set.IsEmpty ? "no properties or delete keys provided"
                            : "can not provide properties and deletekeys at the same time");
                }

                var keys = set.Select(pair => pair.Key).Concat(delete).ToArray();
                var kept = at.Properties.RemoveAll(pair => keys.Contains(pair.Key, StringComparer.Ordinal));
                var next = at with { Properties = kept.AddRange(set) };
                return (state with { Databases = state.Databases.Replace(at, next) }, true);
            },
            cancellationToken);

    private DatabasesState WithDefault(DatabasesState? stored) => stored ?? Add(new DatabasesState(), Default, []);

    private DatabasesState Add(DatabasesState state, string name, ImmutableArray<KeyValuePair<string, string>> properties) =>
        state with
        {
            Databases = state.Databases.Add(
                new DatabaseEntry(state.NextId, name, Timestamp.From(time.GetUtcNow()), properties)),
            NextId = state.NextId + 1,
        };
}
