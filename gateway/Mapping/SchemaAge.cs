using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Mapping;

/// <summary>Whether rows were made for the collection as it is.</summary>
internal static class SchemaAge
{
    /// <summary>
    /// Refuses rows that were made for an older collection of the name, or before it got a field: keys that went to
    /// <c>$meta</c> may be fields now. Clients describe the collection again and repeat.
    /// </summary>
    /// <param name="collection">The collection.</param>
    /// <param name="sent">The update timestamp that the client was told; 0 when it knows none.</param>
    public static MilvusError? Check(CollectionDescription collection, ulong sent)
    {
        var since = collection.Schema.Version > 1
            ? Timestamp.Later(collection.Created, collection.Altered)
            : collection.Created;
        return sent == 0 || sent >= since.Value
            ? null
            : new MilvusError(
                StatusMapper.SchemaMismatch,
                $"collection schema mismatch[collection={collection.Schema.Name}][expected={since}][actual={sent}]",
                IsInputError: true);
    }
}
