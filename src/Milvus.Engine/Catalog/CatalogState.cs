using System.Collections.Immutable;

namespace Milvus.Engine.Catalog;

/// <summary>The names of one database.</summary>
public sealed record CatalogState
{
    /// <summary>An empty database.</summary>
    public static readonly CatalogState Empty = new();

    /// <summary>Collections by name.</summary>
    public ImmutableSortedDictionary<string, CatalogName> Names { get; init; } =
        ImmutableSortedDictionary.Create<string, CatalogName>(StringComparer.Ordinal);
}
