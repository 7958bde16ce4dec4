using Milvus.Core;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>How many rows an outside writer has in a segment, saved or not.</summary>
[GenerateSerializer, Immutable, Alias("milvus.SegmentRowCount")]
public sealed record SegmentRowCount
{
    /// <summary>The segment.</summary>
    [Id(0)]
    public SegmentId Segment { get; init; }

    /// <summary>At least 0.</summary>
    [Id(1)]
    public long Rows { get; init; }
}
