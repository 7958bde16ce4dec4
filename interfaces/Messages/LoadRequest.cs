using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>Asks a vchannel or a segment to have its rows in memory, or to let them go.</summary>
[GenerateSerializer, Immutable, Alias("milvus.LoadRequest")]
public sealed record LoadRequest
{
    /// <summary>True to load, false to release.</summary>
    [Id(0)]
    public bool Load { get; init; }

    /// <summary>Partitions whose rows stay out of memory even then; for a vchannel only.</summary>
    [Id(1)]
    public ImmutableArray<PartitionId> Released { get; init; } = [];
}
