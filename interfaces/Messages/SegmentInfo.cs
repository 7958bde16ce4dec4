using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>One segment as its channel knows it.</summary>
[GenerateSerializer, Immutable, Alias("milvus.SegmentInfo")]
public sealed record SegmentInfo
{
    /// <summary>The id.</summary>
    [Id(0)]
    public SegmentId Segment { get; init; }

    /// <summary>The partition.</summary>
    [Id(1)]
    public PartitionId Partition { get; init; }

    /// <summary>The vchannel.</summary>
    [Id(2)]
    public VChannelName Channel { get; init; }

    /// <summary>The number of common.SegmentState on the wire: 2 growing, 3 sealed, 4 flushed, 5 flushing.</summary>
    [Id(3)]
    public int State { get; init; }

    /// <summary>Rows in it.</summary>
    [Id(4)]
    public long Rows { get; init; }

    /// <summary>Bytes of its rows in memory.</summary>
    [Id(5)]
    public long Bytes { get; init; }

    /// <summary>Whether its rows are in memory for search.</summary>
    [Id(6)]
    public bool Loaded { get; init; }
}
