using System.Collections.Immutable;
using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.DataCoord.Collections;

namespace Milvus.Engine.Collections;

/// <summary>Changes of what a collection says of itself.</summary>
public sealed partial class CollectionProcess
{
    /// <summary>Changes properties of the collection, or of a field when one is named.</summary>
    public Task<Outcome<CollectionState>> AlterAsync(
        string field,
        ImmutableArray<KeyValuePair<string, string>> set,
        ImmutableArray<string> delete,
        CancellationToken cancellationToken) =>
        ChangeAsync(new AlterProperties(field, set, delete, Now()), cancellationToken);

    /// <summary>
    /// Adds a field. Its vchannels hear of it before this answers; one that cannot learns it from the first request that
    /// was made for the new schema, or when it recovers.
    /// </summary>
    public async Task<Outcome<CollectionState>> AddFieldAsync(FieldSchema field, CancellationToken cancellationToken)
    {
        var added = await ChangeAsync(new AddField(field, Now()), cancellationToken);
        if (added.IsOk)
        {
            await AskAllAsync(added.Value, channel => channels.LearnAsync(channel, added.Value.Schema));
        }

        return added;
    }

    /// <summary>Changes what an index says of itself.</summary>
    public Task<Outcome<CollectionState>> AlterIndexAsync(
        string index,
        ImmutableArray<KeyValuePair<string, string>> set,
        ImmutableArray<string> delete,
        CancellationToken cancellationToken) =>
        ChangeAsync(new AlterIndex(index, set, delete), cancellationToken);

    /// <summary>Forgets an index; success when there is none.</summary>
    public Task<Outcome<CollectionState>> DropIndexAsync(
        string index, string field, CancellationToken cancellationToken) =>
        ChangeAsync(new DropIndex(index, field), cancellationToken);

    /// <summary>Takes the name that the catalog has for it.</summary>
    public Task<Outcome<CollectionState>> RenameAsync(
        string database, string name, CancellationToken cancellationToken) =>
        ChangeAsync(new RenameCollection(database, name, Now()), cancellationToken);
}
