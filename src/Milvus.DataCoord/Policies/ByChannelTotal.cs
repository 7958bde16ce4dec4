using System.Collections.Immutable;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Policies;

/// <summary>Seals the largest segments of a channel whose growing segments are too large together.</summary>
public static class ByChannelTotal
{
    /// <summary>
    /// Chooses until the rest holds at most <see cref="SealPolicyOptions.ChannelGrowingMaxBytes"/>: largest first,
    /// among equals the smaller id.
    /// </summary>
    /// <param name="growing">The growing segments of one channel, in any order.</param>
    /// <param name="policy">The limit.</param>
    /// <returns>The chosen ones in that order.</returns>
    public static ImmutableArray<SegmentState> Choose(
        IReadOnlyCollection<SegmentState> growing, SealPolicyOptions policy)
    {
        var chosen = ImmutableArray.CreateBuilder<SegmentState>();
        var total = growing.Sum(segment => segment.Bytes);
        foreach (var segment in growing.OrderByDescending(segment => segment.Bytes).ThenBy(segment => segment.Id))
        {
            if (total <= policy.ChannelGrowingMaxBytes)
            {
                break;
            }

            chosen.Add(segment);
            total -= segment.Bytes;
        }

        return chosen.ToImmutable();
    }
}
