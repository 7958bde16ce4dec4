using System.Collections.Immutable;
using Milvus.Core.Errors;
using Milvus.Engine.Catalog;
using Milvus.Grains.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Grains;

/// <summary>The shell of the list of databases.</summary>
[Reentrant]
internal sealed class DatabasesGrain(
    [PersistentState("databases", GrainDocument.StorageName)] IPersistentState<StoredDocument> state, TimeProvider time)
    : Grain, IDatabasesGrain
{
    private readonly DatabasesProcess _process = new(new GrainDocument(state), time);

    public async Task<Reply> CreateAsync(string name, ImmutableArray<KeyValuePair<string, string>> properties) =>
        (await _process.CreateAsync(name, properties, CancellationToken.None)).ToReply();

    public async Task<DatabasesReply> ListAsync()
    {
        var outcome = await _process.ListAsync(CancellationToken.None);
        return outcome.IsOk
            ? new DatabasesReply { Databases = [.. outcome.Value.Select(ToInfo)] }
            : new DatabasesReply { Error = outcome.Error };
    }

    public async Task<DatabasesReply> DescribeAsync(string name)
    {
        var all = await ListAsync();
        if (all.Error is not null)
        {
            return all;
        }

        var one = all.Databases.Where(database => database.Name == name).ToImmutableArray();
        return one.IsEmpty
            ? new DatabasesReply { Error = MilvusErrors.DatabaseNotFound(name) }
            : new DatabasesReply { Databases = one };
    }

    public async Task<Reply> DropAsync(string name)
    {
        var names = await GrainFactory.GetGrain<ICatalogGrain>(name).ListAsync();
        if (names.Error is { Code: not ErrorCode.DatabaseNotFound } failure)
        {
            return new Reply { Error = failure };
        }

        return names.Entries.IsEmpty
            ? (await _process.DropAsync(name, CancellationToken.None)).ToReply()
            : new Reply
            {
                Error = MilvusErrors.Invalid($"database {name} is not empty: it has {names.Entries.Length} collections"),
            };
    }

    public async Task<Reply> AlterAsync(AlterRequest request) =>
        (await _process.AlterAsync(request.Subject, request.Set, request.Delete, CancellationToken.None)).ToReply();

    private static DatabaseInfo ToInfo(DatabaseEntry entry) => new()
    {
        Name = entry.Name,
        Id = entry.Id,
        Created = entry.Created,
        Properties = entry.Properties,
    };
}
