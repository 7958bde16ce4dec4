using Milvus.Interfaces;

namespace Milvus.Gateway;

/// <summary>The catalogs of databases.</summary>
internal static class Catalogs
{
    /// <summary>The catalog of a database, whatever a client calls it: one that does not exist says so itself.</summary>
    public static ICatalogGrain Catalog(this IGrainFactory grains, string database) =>
        // No grain has a key of white space alone, and no database has quotes in its name.
        grains.GetGrain<ICatalogGrain>(string.IsNullOrWhiteSpace(database) ? $"'{database}'" : database);
}
