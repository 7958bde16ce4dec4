using Milvus.Core;

namespace Milvus.DataCoord.Grants;

/// <summary>How many rows an outside writer has in a segment, saved or not.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Rows">At least 0.</param>
public readonly record struct RowReport(SegmentId Segment, long Rows);
