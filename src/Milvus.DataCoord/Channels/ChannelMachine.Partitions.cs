using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Channels;

public static partial class ChannelMachine
{
    private static Outcome<Decision<ChannelEvent, ChannelReply>> Drop(ChannelState state, DropChannelPartition drop)
    {
        var draft = new ChannelDraft(state);
        if (state.DroppedPartitions.Contains(drop.Partition))
        {
            return draft.Decide();
        }

        // Unflushed segments too: a flush may have written half of their blobs.
        foreach (var segment in state.Segments.Values.Where(one => one.IsHealthy && one.Partition == drop.Partition))
        {
            draft.Must(segment.Id, new DropSegment(drop.Now));
        }

        draft.Add(new PartitionDropped(drop.Partition));
        return draft.Decide();
    }

    /// <summary>
    /// The fence sealed whatever was growing, so no segment has rows on both of its sides: rows that were acknowledged
    /// behind it stay (I1), however late or often this is asked.
    /// </summary>
    private static Outcome<Decision<ChannelEvent, ChannelReply>> Truncate(ChannelState state, TruncateChannel truncate)
    {
        if (truncate.Fence > state.Watermark)
        {
            return Refuse(state, truncate, $"fence {truncate.Fence} is not behind its watermark {state.Watermark}");
        }

        var draft = new ChannelDraft(state);
        var passed = state.Segments.Values.Where(one =>
            one.IsHealthy
            && one.Lifecycle is not (SegmentLifecycle.Growing or SegmentLifecycle.Importing)
            && one.FirstTimestamp <= truncate.Fence);
        foreach (var segment in passed)
        {
            draft.Must(segment.Id, new DropSegment(truncate.Now));
        }

        return draft.Decide();
    }

    private static ChannelState OnPartitionDropped(ChannelState state, PartitionId partition)
    {
        Invariant.Holds(
            !state.Segments.Values.Any(segment => segment.IsHealthy && segment.Partition == partition),
            $"Vchannel {state.Name} has live segments in partition {partition}.");
        return state with { DroppedPartitions = state.DroppedPartitions.Add(partition) };
    }
}
