using Milvus.Interfaces.Messages;

namespace Milvus.Interfaces;

/// <summary>The names of one database; the key is the database's name.</summary>
[Alias("milvus.ICatalogGrain")]
public interface ICatalogGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes a collection under the schema's name. The same parameters again are success, others are refused
    /// (1100).
    /// </summary>
    [Alias("CreateCollection")]
    Task<CollectionReply> CreateCollectionAsync(CreateCollectionRequest request);

    /// <summary>Looks a name up; 100 when there is none, 800 when the database does not exist.</summary>
    [Alias("Resolve")]
    Task<CatalogReply> ResolveAsync(string name);

    /// <summary>All names; 800 when the database does not exist.</summary>
    [Alias("List")]
    Task<CatalogReply> ListAsync();

    /// <summary>Drops a collection with its name; success when there is none.</summary>
    [Alias("DropCollection")]
    Task<Reply> DropCollectionAsync(string name);
}
