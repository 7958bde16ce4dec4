using Milvus.Core;
using static Milvus.DataCoord.Segments.SegmentLifecycle;

namespace Milvus.DataCoord.Segments;

public static partial class SegmentMachine
{
    /// <summary>Folds one event.</summary>
    /// <exception cref="InvariantException">The event cannot follow: the log or the machine is wrong.</exception>
    public static SegmentState Evolve(SegmentState state, SegmentEvent change) => change switch
    {
        SegmentOpened opened => OnOpened(state, opened),
        RowsPlaced rows => OnRows(state, rows),
        SegmentSealed closed => OnSealed(state, closed),
        FlushStarted started => OnFlushStarted(state, started),
        SegmentFlushed flushed => OnFlushed(state, flushed),
        DeltaWritten delta when Follows(state, delta, state.Lifecycle == Flushed && delta.Manifest.Length > 0) =>
            state with { Manifest = delta.Manifest },
        SegmentDropped when Follows(state, change, state.IsLive) => state with { Lifecycle = Dropped },
        SegmentPurged when Follows(state, change, state.Lifecycle == Dropped) => state with { Lifecycle = Purged },
        _ => throw new InvariantException($"Segment {state.Id} knows no event {change}."),
    };

    private static SegmentState OnOpened(SegmentState state, SegmentOpened opened)
    {
        Follows(state, opened, state.Lifecycle == None && opened.MaxBytes > 0);
        return state with { Lifecycle = Growing, Partition = opened.Partition, MaxBytes = opened.MaxBytes };
    }

    private static SegmentState OnRows(SegmentState state, RowsPlaced rows)
    {
        Follows(state, rows, state.Lifecycle == Growing && rows is { Rows: > 0, Bytes: >= 0 });
        Invariant.Holds(
            rows.Timestamp > state.LastTimestamp && rows.Position >= state.LastPosition,
            $"I6: segment {state.Id} ends at {state.LastTimestamp} in commit {state.LastPosition}, then came {rows}.");
        var isFirst = state.Rows == 0;
        return state with
        {
            Rows = state.Rows + rows.Rows,
            Bytes = state.Bytes + rows.Bytes,
            FirstTimestamp = isFirst ? rows.Timestamp : state.FirstTimestamp,
            LastTimestamp = rows.Timestamp,
            FirstPosition = isFirst ? rows.Position : state.FirstPosition,
            LastPosition = rows.Position,
        };
    }

    private static SegmentState OnSealed(SegmentState state, SegmentSealed closed)
    {
        Follows(state, closed, state.Lifecycle == Growing && closed.SealTimestamp >= state.LastTimestamp);
        return state with
        {
            Lifecycle = Sealed,
            SealReason = closed.Reason,
            SealTimestamp = closed.SealTimestamp,
        };
    }

    private static SegmentState OnFlushStarted(SegmentState state, FlushStarted started)
    {
        Follows(state, started, state.Lifecycle == Sealed && started.Confirmed > state.SealTimestamp);
        return state with { Lifecycle = Flushing };
    }

    private static SegmentState OnFlushed(SegmentState state, SegmentFlushed flushed)
    {
        Follows(state, flushed, state.Lifecycle == Flushing && flushed.Manifest.Length > 0);
        Invariant.Holds(
            flushed.Rows == state.Rows,
            $"I5: segment {state.Id} has {state.Rows} rows, its manifest {flushed.Manifest} has {flushed.Rows}.");
        return state with { Lifecycle = Flushed, Manifest = flushed.Manifest };
    }

    private static bool Follows(SegmentState state, SegmentEvent change, bool holds)
    {
        Invariant.Holds(holds, $"Segment {state.Id} is {state.Lifecycle}: {change} cannot follow.");
        return true;
    }
}
