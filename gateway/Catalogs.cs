using Milvus.Core;
using Milvus.Interfaces;

namespace Milvus.Gateway;

/// <summary>The catalogs of databases.</summary>
internal static class Catalogs
{
    /// <summary>The catalog of a database, whatever a client calls it: one that does not exist says so itself.</summary>
    public static ICatalogGrain Catalog(this IGrainFactory grains, string database) =>
        // No grain has a key of white space alone, and no database has quotes in its name.
        grains.GetGrain<ICatalogGrain>(string.IsNullOrWhiteSpace(database) ? $"'{database}'" : database);

    /// <summary>Every collection of every database.</summary>
    public static async Task<List<CollectionId>> CollectionsAsync(this IGrainFactory grains)
    {
        var all = new List<CollectionId>();
        var databases = await grains.GetGrain<IDatabasesGrain>(0).ListAsync();
        foreach (var database in databases.Databases)
        {
            var listed = await grains.Catalog(database.Name).ListAsync();
            all.AddRange(listed.Entries.Select(entry => entry.Collection));
        }

        return all;
    }
}
