using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>One name in a database.</summary>
[GenerateSerializer, Immutable, Alias("milvus.CatalogEntry")]
public sealed record CatalogEntry
{
    /// <summary>The collection's name.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Its id.</summary>
    [Id(1)]
    public CollectionId Collection { get; init; }

    /// <summary>When it was made.</summary>
    [Id(2)]
    public Timestamp Created { get; init; }

    /// <summary>Its other names, in order.</summary>
    [Id(3)]
    public ImmutableArray<string> Aliases { get; init; } = [];
}
