using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.Engine.Peers;

/// <summary>What a channel must know of its collection.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Loaded">Whether reads are allowed.</param>
public sealed record CollectionFacts(CollectionSchema Schema, bool Loaded)
{
    /// <summary>Partitions that stay out of memory while the collection is loaded; reads do not see them.</summary>
    public ImmutableSortedSet<PartitionId> Released { get; init; } = [];
}
