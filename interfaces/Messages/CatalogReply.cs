using System.Collections.Immutable;

namespace Milvus.Interfaces.Messages;

/// <summary>Names in a database.</summary>
[GenerateSerializer, Immutable, Alias("milvus.CatalogReply")]
public sealed record CatalogReply : Reply
{
    /// <summary>By name; one or none for a lookup.</summary>
    [Id(0)]
    public ImmutableArray<CatalogEntry> Entries { get; init; } = [];
}
