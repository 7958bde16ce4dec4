using Milvus.Core;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>Rows that are to be placed.</summary>
[GenerateSerializer, Immutable, Alias("milvus.GrantItem")]
public sealed record GrantItem
{
    /// <summary>Of all of them.</summary>
    [Id(0)]
    public PartitionId Partition { get; init; }

    /// <summary>How many, at least 1.</summary>
    [Id(1)]
    public long Rows { get; init; }
}
