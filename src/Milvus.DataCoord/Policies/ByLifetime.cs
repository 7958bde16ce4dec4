using Milvus.Core;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Policies;

/// <summary>Seals a segment whose first row is old, so that the log before it can go.</summary>
public static class ByLifetime
{
    /// <summary>
    /// Whether the first row is at least <see cref="SealPolicyOptions.MaxLifetime"/> old; never without rows. An external
    /// segment is as old as its opening, so one that its writer forgot goes too.
    /// </summary>
    public static bool Seals(SegmentState segment, Timestamp now, SealPolicyOptions policy) =>
        (segment.Rows > 0 || segment.External)
        && now.PhysicalMilliseconds - segment.FirstTimestamp.PhysicalMilliseconds
            >= policy.MaxLifetime.TotalMilliseconds;
}
