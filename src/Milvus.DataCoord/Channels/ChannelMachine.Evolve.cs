using Milvus.Core;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Channels;

public static partial class ChannelMachine
{
    /// <summary>Folds one event.</summary>
    /// <exception cref="InvariantException">The event cannot follow: the log or the machine is wrong.</exception>
    public static ChannelState Evolve(ChannelState state, ChannelEvent change) => change switch
    {
        EpochStarted started => OnEpochStarted(state, started),
        WatermarkAdvanced advanced => OnWatermark(state, advanced.To),
        SegmentChanged changed => OnSegment(state, changed),
        ChannelDropped dropped => OnDropped(state, dropped),
        PartitionDropped dropped => OnPartitionDropped(state, dropped.Partition),
        _ => throw new InvariantException($"Vchannel {state.Name} knows no event {change}."),
    };

    private static ChannelState OnEpochStarted(ChannelState state, EpochStarted started)
    {
        Invariant.Holds(
            started.Epoch > state.Epoch,
            $"I7: vchannel {state.Name} is in epoch {state.Epoch}, not before {started.Epoch}.");
        return state with { Epoch = started.Epoch };
    }

    private static ChannelState OnWatermark(ChannelState state, Timestamp to)
    {
        Invariant.Holds(
            to > state.Watermark,
            $"I2: vchannel {state.Name} has its watermark at {state.Watermark}, not before {to}.");
        return state with { Watermark = to };
    }

    private static ChannelState OnSegment(ChannelState state, SegmentChanged changed)
    {
        var segment = state.Segments.TryGetValue(changed.Segment, out var known)
            ? known
            : SegmentState.Unopened(changed.Segment);
        switch (changed.Event)
        {
            case SegmentOpened opened:
                Invariant.Holds(!state.Dropped, $"Vchannel {state.Name} is dropped and opens no segment.");
                Invariant.Holds(
                    !state.DroppedPartitions.Contains(opened.Partition),
                    $"Vchannel {state.Name} dropped partition {opened.Partition} and opens no segment in it.");
                Invariant.Holds(
                    !Growing(state).Any(other => other.Partition == opened.Partition),
                    $"Vchannel {state.Name} has a growing segment in partition {opened.Partition} already.");
                break;

            // I6: every append has its own timestamp.
            case RowsPlaced rows:
                state = OnWatermark(state, rows.Timestamp);
                break;

            // I2: no later row may get a timestamp that was confirmed.
            case FlushStarted started:
                Invariant.Holds(
                    started.Confirmed <= state.Watermark,
                    $"I2: vchannel {state.Name} at {state.Watermark} confirmed {started.Confirmed}.");
                break;
        }

        return state.Put(SegmentMachine.Evolve(segment, changed.Event));
    }

    private static ChannelState OnDropped(ChannelState state, ChannelDropped dropped)
    {
        Invariant.Holds(!state.Dropped, $"Vchannel {state.Name} is dropped already.");
        var next = state with { Dropped = true };

        // Unflushed segments too: a flush may have written half of its blobs.
        foreach (var segment in state.Segments.Values)
        {
            if (segment.IsLive)
            {
                next = next.Put(SegmentMachine.Evolve(segment, new SegmentDropped(dropped.At)));
            }
        }

        return next;
    }
}
