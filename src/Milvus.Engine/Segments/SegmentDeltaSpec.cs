using Milvus.Core;

namespace Milvus.Engine.Segments;

/// <summary>Asks a segment to make deletes durable.</summary>
/// <param name="UpTo">Deletes up to here.</param>
/// <param name="Has">What the segment was handed: all of them are among these or in its delta logs.</param>
public sealed record SegmentDeltaSpec(Timestamp UpTo, DeleteToken Has);
