using System.Collections.Immutable;
using Milvus.Core.Errors;
using static Milvus.DataCoord.Segments.SegmentLifecycle;

namespace Milvus.DataCoord.Segments;

/// <summary>The life of a segment: growing or importing, sealed, flushing, flushed, dropped, purged. Pure.</summary>
public static partial class SegmentMachine
{
    private static readonly Outcome<ImmutableArray<SegmentEvent>> Satisfied = ImmutableArray<SegmentEvent>.Empty;

    /// <summary>Decides what <paramref name="command"/> makes true.</summary>
    /// <returns>
    /// Events to append, empty for a satisfied repeat; or a refusal that names segment, lifecycle and command:
    /// 600 when there is no such segment, 1100 otherwise.
    /// </returns>
    public static Outcome<ImmutableArray<SegmentEvent>> Decide(SegmentState state, SegmentCommand command) =>
        (state.Lifecycle, command) switch
        {
            (None, OpenSegment open) => Open(state, open),
            (Growing, OpenSegment open)
                when !state.External && open == new OpenSegment(state.Partition, state.MaxBytes) => Satisfied,

            (None, OpenExternal open) => Open(state, open),
            (Growing, OpenExternal open) when open == Opening(state) => Satisfied,

            (None, ImportSegment import) => Accept(new ImportStarted(import.Partition)),
            (Importing, ImportSegment import) when import.Partition == state.Partition => Satisfied,

            (Growing, LeaseGrants lease) when state.External => Lease(state, lease),

            (not (None or Purged or Importing), ReportSegment report) when state.External => Report(state, report),

            (Growing or Sealed or Flushing, SaveFiles save) when state.External => Save(state, save),
            (Flushed or Dropped, SaveFiles) when state.External => Satisfied,
            (Growing or Sealed or Flushing, SavePositions save) when state.External => Save(state, save),
            (Flushed or Dropped, SavePositions) when state.External => Satisfied,

            (Growing, PlaceRows place) when !state.External => Place(state, place),

            (Growing, SealSegment seal) => Seal(state, seal),
            (Sealed or Flushing or Flushed or Dropped, SealSegment) => Satisfied,

            (Sealed, TickSegment tick) when tick.Confirmed > state.LastMoment => Pass(state, tick),
            (not (None or Purged), TickSegment) => Satisfied,

            (Importing, RegisterFlushed flushed) => Write(state, flushed),
            (Flushing, RegisterFlushed flushed) when state.External => Write(state, flushed),
            (Flushing, RegisterFlushed flushed) => Register(state, flushed),
            (Flushed, RegisterFlushed flushed) when flushed.Manifest == state.Manifest && flushed.Rows == state.Rows =>
                Satisfied,

            (Flushed, RegisterDelta delta) when delta.Manifest == state.Manifest => Satisfied,
            (Flushed, RegisterDelta { Manifest.Length: > 0 } delta) => Accept(new DeltaWritten(delta.Manifest)),

            (Growing or Sealed or Flushing or Flushed or Importing, DropSegment drop) =>
                Accept(new SegmentDropped(drop.At)),
            (Dropped, DropSegment) => Satisfied,

            (Dropped, ConfirmBlobsDeleted) => Accept(new SegmentPurged()),
            (Purged, ConfirmBlobsDeleted) => Satisfied,

            (None or Purged, _) => MilvusErrors.SegmentNotFound(state.Id) with { Detail = Refusal(state, command) },
            _ => Refuse(state, command),
        };

    /// <summary>Work that the world still owes this state; null when there is none.</summary>
    public static SegmentEffect? Owed(SegmentState state) => state.Lifecycle switch
    {
        Flushing when state.IsComplete => new WriteManifest(state.Id),
        Flushing when state.External => new RequestFlush(state.Id),
        Flushing => new WriteBinlogs(state.Id),
        Dropped => new DeleteBlobs(state.Id),
        _ => null,
    };

    private static Outcome<ImmutableArray<SegmentEvent>> Open(SegmentState state, OpenSegment open) =>
        open.MaxBytes < 1
            ? Refuse(state, open, $"MaxBytes {open.MaxBytes} is below 1")
            : Accept(new SegmentOpened(open.Partition, open.MaxBytes));

    private static Outcome<ImmutableArray<SegmentEvent>> Place(SegmentState state, PlaceRows place)
    {
        if (place.Rows < 1 || place.Bytes < 0)
        {
            return Refuse(state, place, $"Rows {place.Rows} is below 1 or Bytes {place.Bytes} below 0");
        }

        // I6: a timestamp belongs to one append. A commit may hold several appends.
        if (place.Timestamp <= state.LastTimestamp || place.Position < state.LastPosition)
        {
            return Refuse(
                state,
                place,
                $"timestamp {place.Timestamp} at {place.Position} is not behind "
                + $"{state.LastTimestamp} at {state.LastPosition}");
        }

        return Accept(new RowsPlaced(place.Rows, place.Bytes, place.Timestamp, place.Position));
    }

    private static Outcome<ImmutableArray<SegmentEvent>> Seal(SegmentState state, SealSegment seal)
    {
        if (state.External)
        {
            return SealExternal(state, seal);
        }

        if (seal.SealTimestamp < state.LastTimestamp)
        {
            return Refuse(
                state, seal, $"SealTimestamp {seal.SealTimestamp} is before its last row, {state.LastTimestamp}");
        }

        var closed = new SegmentSealed(seal.Reason, seal.SealTimestamp);

        // Nothing would ever be written for an empty segment, and a flush would wait for it.
        return state.Rows == 0 ? Accept(closed, new SegmentDropped(seal.SealTimestamp)) : Accept(closed);
    }

    private static Outcome<ImmutableArray<SegmentEvent>> Register(SegmentState state, RegisterFlushed flushed)
    {
        if (flushed.Manifest.Length == 0)
        {
            return Refuse(state, flushed, "Manifest is empty");
        }

        // I5, before the event exists.
        return flushed.Rows != state.Rows
            ? Refuse(state, flushed, $"{flushed.Rows} rows were written, {state.Rows} were placed")
            : Accept(new SegmentFlushed(flushed.Manifest, flushed.Rows, flushed.Bytes));
    }

    private static Outcome<ImmutableArray<SegmentEvent>> Accept(params ReadOnlySpan<SegmentEvent> events) =>
        ImmutableArray.Create(events);

    private static MilvusError Refuse(SegmentState state, SegmentCommand command, string? why = null) =>
        MilvusErrors.Invalid(why is null ? Refusal(state, command) : $"{Refusal(state, command)}: {why}");

    private static string Refusal(SegmentState state, SegmentCommand command) =>
        $"segment {state.Id} is {state.Lifecycle} and refuses {command.GetType().Name}";
}
