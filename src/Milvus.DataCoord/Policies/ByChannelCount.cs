using System.Collections.Immutable;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Policies;

/// <summary>Seals segments of a channel in which too many grow.</summary>
public static class ByChannelCount
{
    /// <summary>
    /// Chooses until <see cref="SealPolicyOptions.ChannelGrowingMaxSegments"/> are left: those whose grants end first,
    /// since they can be flushed first; among equals the one with the older first row, then the smaller id.
    /// </summary>
    /// <param name="growing">The growing segments of one channel, in any order.</param>
    /// <param name="policy">The limit.</param>
    /// <returns>The chosen ones in that order.</returns>
    public static ImmutableArray<SegmentState> Choose(
        IReadOnlyCollection<SegmentState> growing, SealPolicyOptions policy)
    {
        var more = growing.Count - policy.ChannelGrowingMaxSegments;
        return more <= 0
            ? []
            :
            [
                .. growing
                    .OrderBy(segment => segment.LastExpire)
                    .ThenBy(segment => segment.FirstTimestamp)
                    .ThenBy(segment => segment.Id)
                    .Take(more),
            ];
    }
}
