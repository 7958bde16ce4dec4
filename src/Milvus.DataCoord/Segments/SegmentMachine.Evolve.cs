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
        ExternalOpened opened => OnExternal(state, opened),
        ImportStarted started when Follows(state, started, state.Lifecycle == None) =>
            state with { Lifecycle = Importing, Partition = started.Partition },
        GrantsLeased leased => OnLeased(state, leased),
        SegmentReported reported => OnReported(state, reported),
        RowsPlaced rows => OnRows(state, rows),
        SegmentSealed closed => OnSealed(state, closed),
        FlushStarted started => OnFlushStarted(state, started),
        SegmentFlushed flushed => OnFlushed(state, flushed),
        BinlogsSaved saved => OnSaved(state, saved),
        PositionsSaved positions => OnPositions(state, positions),
        DeltaWritten delta when Follows(state, delta, state.Lifecycle == Flushed && delta.Manifest.Length > 0) =>
            state with { Manifest = delta.Manifest },
        SegmentDropped when Follows(state, change, state.IsHealthy) => state with { Lifecycle = Dropped },
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
        Follows(state, rows, state is { Lifecycle: Growing, External: false } && rows is { Rows: > 0, Bytes: >= 0 });
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
        Follows(
            state,
            closed,
            state.Lifecycle == Growing
            && (state.External || closed.SealTimestamp >= state.LastTimestamp)
            && closed.LastExpire <= state.LastExpire);
        return state with
        {
            Lifecycle = Sealed,
            LastExpire = closed.LastExpire == Timestamp.Zero ? state.LastExpire : closed.LastExpire,
            SealReason = closed.Reason,
            SealTimestamp = closed.SealTimestamp,
        };
    }

    private static SegmentState OnFlushStarted(SegmentState state, FlushStarted started)
    {
        Follows(state, started, state.Lifecycle == Sealed && started.Confirmed > state.LastMoment);
        return state with { Lifecycle = Flushing };
    }

    private static SegmentState OnFlushed(SegmentState state, SegmentFlushed flushed)
    {
        if (state.Lifecycle == Importing || state.External)
        {
            return OnWritten(state, flushed);
        }

        Follows(state, flushed, state.Lifecycle == Flushing && flushed.Manifest.Length > 0);
        Invariant.Holds(
            flushed.Rows == state.Rows,
            $"I5: segment {state.Id} has {state.Rows} rows, its manifest {flushed.Manifest} has {flushed.Rows}.");
        return state with { Lifecycle = Flushed, Manifest = flushed.Manifest };
    }

    /// <summary>Nobody placed these rows here: what was written counts (I5 speaks of the log's own rows).</summary>
    private static SegmentState OnWritten(SegmentState state, SegmentFlushed flushed)
    {
        var isImport = state.Lifecycle == Importing;
        Follows(
            state,
            flushed,
            (isImport || state.Lifecycle == Flushing)
            && isImport == flushed.Timestamp > Timestamp.Zero
            && flushed is { Manifest.Length: > 0, Rows: > 0 });
        return state with
        {
            Lifecycle = Flushed,
            Manifest = flushed.Manifest,
            Rows = flushed.Rows,
            Bytes = flushed.Bytes,
            FirstTimestamp = isImport ? flushed.Timestamp : state.FirstTimestamp,
            LastTimestamp = isImport ? flushed.Timestamp : state.LastMoment,
            Saved = state.Saved is { } saved ? saved with { Files = [] } : null,
        };
    }

    private static SegmentState OnExternal(SegmentState state, ExternalOpened opened)
    {
        Follows(
            state,
            opened,
            state.Lifecycle == None && opened is { MaxBytes: > 0, MaxRows: > 0, RowBytes: > 0 });
        return state with
        {
            Lifecycle = Growing,
            External = true,
            Partition = opened.Partition,
            MaxBytes = opened.MaxBytes,
            MaxRows = opened.MaxRows,
            RowBytes = opened.RowBytes,
            FirstTimestamp = opened.Since.Next,
            LastTimestamp = opened.Since.Next,
        };
    }

    private static SegmentState OnLeased(SegmentState state, GrantsLeased leased)
    {
        Follows(
            state, leased, state is { Lifecycle: Growing, External: true } && leased.Until > state.LastExpire);
        return state with { LastExpire = leased.Until };
    }

    private static SegmentState OnReported(SegmentState state, SegmentReported reported)
    {
        Follows(
            state,
            reported,
            state is { External: true, IsOnTheWay: true, IsComplete: false }
            && reported.Rows >= state.Rows
            && reported.Binlogs >= state.Binlogs);
        return state with
        {
            Rows = reported.Rows,
            Bytes = reported.Rows * state.RowBytes,
            Binlogs = reported.Binlogs,
            LastTimestamp = Timestamp.Later(state.LastTimestamp, reported.At),
        };
    }

    private static bool Follows(SegmentState state, SegmentEvent change, bool holds)
    {
        Invariant.Holds(holds, $"Segment {state.Id} is {state.Lifecycle}: {change} cannot follow.");
        return true;
    }
}
