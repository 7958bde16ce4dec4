using System.Collections.Immutable;
using Milvus.Core;

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

/// <summary>What a name stands for.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Created">When it was made.</param>
public sealed record CatalogName(CollectionId Collection, Timestamp Created);
