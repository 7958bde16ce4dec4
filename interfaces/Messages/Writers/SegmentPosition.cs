using Milvus.Core;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>How far an outside writer is with a segment.</summary>
[GenerateSerializer, Immutable, Alias("milvus.SegmentPosition")]
public sealed record SegmentPosition
{
    /// <summary>The segment.</summary>
    [Id(0)]
    public SegmentId Segment { get; init; }

    /// <summary>The place.</summary>
    [Id(1)]
    public required WriterPosition Position { get; init; }

    /// <summary>Rows up to there; 0 when it does not say.</summary>
    [Id(2)]
    public long Rows { get; init; }
}
