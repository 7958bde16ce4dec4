using Milvus.Core;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>Rows that may be placed in a segment until they expire.</summary>
[GenerateSerializer, Immutable, Alias("milvus.SegmentGrant")]
public sealed record SegmentGrant
{
    /// <summary>The item's number in the request; one item may get several grants.</summary>
    [Id(0)]
    public int Item { get; init; }

    /// <summary>The segment.</summary>
    [Id(1)]
    public SegmentId Segment { get; init; }

    /// <summary>How many.</summary>
    [Id(2)]
    public long Rows { get; init; }
}
