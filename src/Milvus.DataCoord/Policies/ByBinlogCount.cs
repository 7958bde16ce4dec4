using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Policies;

/// <summary>Seals a segment that was saved in many small pieces, so that readers open few files.</summary>
public static class ByBinlogCount
{
    /// <summary>Whether it has at least <see cref="SealPolicyOptions.MaxBinlogs"/>.</summary>
    public static bool Seals(SegmentState segment, SealPolicyOptions policy) => segment.Binlogs >= policy.MaxBinlogs;
}
