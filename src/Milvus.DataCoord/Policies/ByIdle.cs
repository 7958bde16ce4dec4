using Milvus.Core;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Policies;

/// <summary>Seals a segment worth writing that nobody writes to.</summary>
public static class ByIdle
{
    /// <summary>
    /// Whether the last row is older than <see cref="SealPolicyOptions.MaxIdle"/> and the segment holds at least
    /// <see cref="SealPolicyOptions.IdleMinBytes"/>; never without rows.
    /// </summary>
    public static bool Seals(SegmentState segment, Timestamp now, SealPolicyOptions policy) =>
        segment.Rows > 0
        && segment.Bytes >= policy.IdleMinBytes
        && now.PhysicalMilliseconds - segment.LastTimestamp.PhysicalMilliseconds > policy.MaxIdle.TotalMilliseconds;
}
