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

    /// <summary>Other names: the name of a collection by alias. No alias is the name of a collection.</summary>
    public ImmutableSortedDictionary<string, string> Aliases { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The aliases of a collection, in order.</summary>
    public ImmutableArray<string> AliasesOf(string name) =>
        [.. Aliases.Where(pair => pair.Value == name).Select(pair => pair.Key)];

    /// <summary>The name that a name or an alias stands for; null when it is neither.</summary>
    public string? RealName(string name) =>
        Names.ContainsKey(name) ? name
        : Aliases.TryGetValue(name, out var real) && Names.ContainsKey(real) ? real
        : null;
}
