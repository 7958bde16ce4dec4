using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Policies;

/// <summary>Seals a segment that has reached its size.</summary>
public static class ByCapacity
{
    /// <summary>
    /// Bytes at which a new segment is full. The draw spreads segments that were opened together, so that they do not
    /// flush together.
    /// </summary>
    /// <param name="policy">Sizes.</param>
    /// <param name="draw">A fraction in [0, 1).</param>
    /// <returns>At least 1.</returns>
    public static long DrawMaxBytes(SealPolicyOptions policy, double draw) =>
        Math.Max(
            1L, (long)(policy.SegmentMaxBytes * policy.SealProportion * (1 - (policy.SealProportionJitter * draw))));

    /// <summary>Whether the segment is full.</summary>
    /// <param name="segment">A growing segment.</param>
    /// <param name="granted">Rows granted in an external segment that may still come.</param>
    public static bool Seals(SegmentState segment, long granted = 0) =>
        segment.Bytes + (granted * segment.RowBytes) >= segment.MaxBytes;
}
