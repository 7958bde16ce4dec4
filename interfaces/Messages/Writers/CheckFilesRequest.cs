using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>Asks a segment to read files that its outside writer has put into the store.</summary>
[GenerateSerializer, Immutable, Alias("milvus.CheckFilesRequest")]
public sealed record CheckFilesRequest
{
    /// <summary>The collection.</summary>
    [Id(0)]
    public CollectionId Collection { get; init; }

    /// <summary>The partition.</summary>
    [Id(1)]
    public PartitionId Partition { get; init; }

    /// <summary>The fields of the rows.</summary>
    [Id(2)]
    public required CollectionSchema Schema { get; init; }

    /// <summary>Every row is later.</summary>
    [Id(3)]
    public Timestamp Since { get; init; }

    /// <summary>No row is later.</summary>
    [Id(4)]
    public Timestamp Until { get; init; }

    /// <summary>Which; their paths say what they hold.</summary>
    [Id(5)]
    public ImmutableArray<OutsideFile> Files { get; init; } = [];
}
