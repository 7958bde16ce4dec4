using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>One partition.</summary>
[GenerateSerializer, Immutable, Alias("milvus.PartitionInfo")]
public sealed record PartitionInfo
{
    /// <summary>The id.</summary>
    [Id(0)]
    public PartitionId Id { get; init; }

    /// <summary>The name.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>When it was made.</summary>
    [Id(2)]
    public Timestamp Created { get; init; }

    /// <summary>Whether it has been asked to be in memory.</summary>
    [Id(3)]
    public bool Loaded { get; init; }
}
