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
        KeysDeleted deleted => OnDeleted(state, deleted),
        SettlingWanted wanted => state with { SettleWanted = Timestamp.Later(state.SettleWanted, wanted.UpTo) },
        SettlingStarted started => OnSettling(state, started),
        DeletesSettled settled => OnSettled(state, settled),
        WriterAssigned assigned => OnAssigned(state, assigned),
        WriterCheckpointed checkpoint => OnCheckpoint(state, checkpoint),
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
                MayOpen(state, opened.Partition);
                Invariant.Holds(
                    !Growing(state).Any(other => other.Partition == opened.Partition && !other.External),
                    $"Vchannel {state.Name} has a growing segment in partition {opened.Partition} already.");
                break;

            case ExternalOpened opened:
                MayOpen(state, opened.Partition);
                break;

            case ImportStarted started:
                MayOpen(state, started.Partition);
                break;

            // I6: imported rows have a timestamp of their own, as an append has.
            case SegmentFlushed flushed when flushed.Timestamp > Timestamp.Zero:
                state = OnWatermark(state, flushed.Timestamp);
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

    private static void MayOpen(ChannelState state, PartitionId partition)
    {
        Invariant.Holds(!state.Dropped, $"Vchannel {state.Name} is dropped and opens no segment.");
        Invariant.Holds(
            !state.DroppedPartitions.Contains(partition),
            $"Vchannel {state.Name} dropped partition {partition} and opens no segment in it.");
    }

    private static ChannelState OnDeleted(ChannelState state, KeysDeleted deleted)
    {
        Invariant.Holds(!state.Dropped && deleted.Keys > 0, $"Vchannel {state.Name}: {deleted} cannot follow.");

        // I6: only the rows of an upsert share their timestamp with deletes.
        Invariant.Holds(
            deleted.Timestamp >= state.Watermark && deleted.Timestamp > state.Deletes.Last,
            $"I6: vchannel {state.Name} is at {state.Watermark}, then came {deleted}.");
        return state with { Watermark = deleted.Timestamp, Deletes = state.Deletes.With(deleted) };
    }

    private static ChannelState OnSettling(ChannelState state, SettlingStarted started)
    {
        Invariant.Holds(
            state.Settling.IsEmpty && !state.Deletes.IsEmpty && started.UpTo == state.Deletes.Last,
            $"Vchannel {state.Name}: {started} cannot follow {state.Settling} and {state.Deletes}.");
        return state with { Settling = state.Deletes, Deletes = DeleteBacklog.None };
    }

    private static ChannelState OnSettled(ChannelState state, DeletesSettled settled)
    {
        Invariant.Holds(
            !state.Settling.IsEmpty && settled.UpTo == state.Settling.Last && settled.UpTo > state.Settled,
            $"I2: vchannel {state.Name}: {settled} cannot follow {state.Settling}.");
        return state with { Settling = DeleteBacklog.None, Settled = settled.UpTo };
    }

    private static ChannelState OnDropped(ChannelState state, ChannelDropped dropped)
    {
        Invariant.Holds(!state.Dropped, $"Vchannel {state.Name} is dropped already.");
        var next = state with
        {
            Dropped = true,
            Deletes = DeleteBacklog.None,
            Settling = DeleteBacklog.None,
        };

        // Unflushed segments too: a flush may have written half of its blobs.
        foreach (var segment in state.Segments.Values)
        {
            if (segment.IsHealthy)
            {
                next = next.Put(SegmentMachine.Evolve(segment, new SegmentDropped(dropped.At)));
            }
        }

        return next;
    }
}
