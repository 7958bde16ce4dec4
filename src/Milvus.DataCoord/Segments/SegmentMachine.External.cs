using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;

namespace Milvus.DataCoord.Segments;

/// <summary>Segments whose rows come past the log: an outside writer's, and imported ones.</summary>
public static partial class SegmentMachine
{
    private static OpenExternal Opening(SegmentState state) => state.External
        ? new(state.Partition, state.MaxBytes, state.MaxRows, state.RowBytes, state.FirstTimestamp.Previous)
        : new(state.Partition, 0, 0, 0, Timestamp.Zero);

    private static Outcome<ImmutableArray<SegmentEvent>> Open(SegmentState state, OpenExternal open) =>
        open is { MaxBytes: > 0, MaxRows: > 0, RowBytes: > 0 }
            ? Accept(new ExternalOpened(open.Partition, open.MaxBytes, open.MaxRows, open.RowBytes, open.Since))
            : Refuse(
                state,
                open,
                $"MaxBytes {open.MaxBytes}, MaxRows {open.MaxRows} or RowBytes {open.RowBytes} is below 1");

    private static Outcome<ImmutableArray<SegmentEvent>> Lease(SegmentState state, LeaseGrants lease) =>
        lease.Until > state.LastExpire ? Accept(new GrantsLeased(lease.Until)) : Satisfied;

    private static Outcome<ImmutableArray<SegmentEvent>> Report(SegmentState state, ReportSegment report)
    {
        if (report.Rows < 0 || report.Binlogs < 0)
        {
            return Refuse(state, report, $"Rows {report.Rows} or Binlogs {report.Binlogs} is below 0");
        }

        // Reports come late, twice and in any order; what is written stays written.
        var isNews = report.Rows > state.Rows || report.Binlogs > state.Binlogs;
        return isNews && state is { IsOnTheWay: true, IsComplete: false }
            ? Accept(new SegmentReported(
                Math.Max(report.Rows, state.Rows), Math.Max(report.Binlogs, state.Binlogs), report.Now))
            : Satisfied;
    }

    /// <summary>Rows may be on their way under a grant, so an empty one is not dropped before the tick.</summary>
    private static Outcome<ImmutableArray<SegmentEvent>> SealExternal(SegmentState state, SealSegment seal) =>
        seal.LastExpire > state.LastExpire
            ? Refuse(state, seal, $"LastExpire {seal.LastExpire} is behind its lease, {state.LastExpire}")
            : Accept(new SegmentSealed(seal.Reason, seal.SealTimestamp) { LastExpire = seal.LastExpire });

    private static Outcome<ImmutableArray<SegmentEvent>> Pass(SegmentState state, TickSegment tick) =>
        state is { External: true, Rows: 0, Binlogs: 0 }
            ? Accept(new SegmentDropped(tick.Confirmed))
            : Accept(new FlushStarted(tick.Confirmed));

    /// <summary>Takes what was written elsewhere; nothing is left of it when that has no rows.</summary>
    private static Outcome<ImmutableArray<SegmentEvent>> Write(SegmentState state, RegisterFlushed flushed)
    {
        if (flushed.Rows < 0 || flushed.Bytes < 0)
        {
            return Refuse(state, flushed, $"Rows {flushed.Rows} or Bytes {flushed.Bytes} is below 0");
        }

        // I5, as far as it goes: what its writer saved.
        if (state.IsComplete && flushed.Rows != state.Rows)
        {
            return Refuse(state, flushed, $"{flushed.Rows} rows are in its manifest, {state.Rows} were saved");
        }

        if (flushed.Rows == 0)
        {
            return Accept(new SegmentDropped(Timestamp.Later(state.LastMoment, flushed.Timestamp)));
        }

        return (flushed.Manifest.Length == 0, state.External == flushed.Timestamp > Timestamp.Zero) switch
        {
            (true, _) => Refuse(state, flushed, "Manifest is empty"),
            (_, true) => Refuse(state, flushed, $"Timestamp {flushed.Timestamp} belongs to imported rows alone"),
            _ => Accept(new SegmentFlushed(flushed.Manifest, flushed.Rows, flushed.Bytes)
            {
                Timestamp = flushed.Timestamp,
            }),
        };
    }
}
