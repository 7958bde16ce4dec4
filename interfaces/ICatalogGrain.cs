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

    /// <summary>Looks a name or an alias up; 100 when there is none, 800 when the database does not exist.</summary>
    [Alias("Resolve")]
    Task<CatalogReply> ResolveAsync(string name);

    /// <summary>All names; 800 when the database does not exist.</summary>
    [Alias("List")]
    Task<CatalogReply> ListAsync();

    /// <summary>Drops a collection with its name; success when there is none.</summary>
    [Alias("DropCollection")]
    Task<Reply> DropCollectionAsync(string name);

    /// <summary>
    /// Gives a collection another name, maybe in another database. An alias, a name that is taken, and a collection with
    /// aliases that would leave its database are refused (65535).
    /// </summary>
    [Alias("RenameCollection")]
    Task<Reply> RenameCollectionAsync(string name, string newDatabase, string newName);

    /// <summary>Takes a collection that comes from another database. Called by its old one. Repeatable.</summary>
    [Alias("Adopt")]
    Task<Reply> AdoptAsync(CatalogEntry entry);

    /// <summary>Makes an alias: 1601 when a collection has the name, 1602 when it is another collection's.</summary>
    [Alias("CreateAlias")]
    Task<Reply> CreateAliasAsync(string alias, string collection);

    /// <summary>Lets an alias stand for another collection; 1600 when there is no such alias.</summary>
    [Alias("AlterAlias")]
    Task<Reply> AlterAliasAsync(string alias, string collection);

    /// <summary>Forgets an alias; success when there is none.</summary>
    [Alias("DropAlias")]
    Task<Reply> DropAliasAsync(string alias);
}
