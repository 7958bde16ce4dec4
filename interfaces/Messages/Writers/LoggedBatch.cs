using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>Rows or deletes of one request in a vchannel's log.</summary>
[GenerateSerializer, Immutable, Alias("milvus.LoggedBatch")]
public sealed record LoggedBatch
{
    /// <summary>Where the rows are; 0 for deletes.</summary>
    [Id(0)]
    public SegmentId Segment { get; init; }

    /// <summary>Of all of them; 0 for deletes in all partitions.</summary>
    [Id(1)]
    public PartitionId Partition { get; init; }

    /// <summary>Of all of them.</summary>
    [Id(2)]
    public Timestamp Timestamp { get; init; }

    /// <summary>The rows; null for deletes.</summary>
    [Id(3)]
    public RowBatch? Rows { get; init; }

    /// <summary>The deleted primary keys; null for rows.</summary>
    [Id(4)]
    public AnyColumn? Keys { get; init; }
}
