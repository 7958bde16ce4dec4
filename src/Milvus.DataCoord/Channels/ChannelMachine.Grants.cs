using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Channels;

/// <summary>Rows that come past the log: grants for an outside writer, and imports.</summary>
public static partial class ChannelMachine
{
    private static Outcome<Decision<ChannelEvent, ChannelReply>> Grant(ChannelState state, GrantRows grant)
    {
        if (state.Writer.IsNobody)
        {
            return MilvusErrors.NodeNotFound($"nobody writes vchannel {state.Name} from outside");
        }

        if (Flaw(grant) is { } flaw)
        {
            return Refuse(state, grant, flaw);
        }

        var moment = Timestamp.Later(grant.Now, state.Watermark);
        var expiry = moment > Timestamp.Max ? moment : moment.Add(grant.Options.Expiration);
        if (expiry > Timestamp.Max)
        {
            return Refuse(state, grant, $"expiry {expiry} is out of range");
        }

        var draft = new ChannelDraft(state);
        var plan = new GrantPlan(state, grant);
        var book = grant.Grants;

        // The watermark of a vchannel without news is old, and a segment that began there would be as old as that.
        var since = Timestamp.Later(state.Watermark, grant.Now.Add(-grant.Policy.MaxLifetime / 2));
        foreach (var room in plan.Touched)
        {
            var open = new OpenExternal(room.Partition, room.MaxBytes, room.MaxRows, room.RowBytes, since);
            if (room.IsFresh && draft.Tell(room.Segment, open) is { } refusal)
            {
                return refusal;
            }

            // The lease is stored ahead of its use, so most grants need no commit of their own.
            if (expiry > room.LastExpire)
            {
                draft.Must(room.Segment, new LeaseGrants(expiry.Add(grant.Options.LeaseAhead)));
            }

            book = book.With(room.Segment, room.Granted, expiry);
        }

        return draft.Decide(new RowsGranted(plan.Grants, expiry, plan.Refused, book));
    }

    private static string? Flaw(GrantRows grant)
    {
        if (grant.Requests.IsDefaultOrEmpty)
        {
            return "there is no request";
        }

        if (grant.RowBytes < 1 || RowEstimate.MaxRows(grant.Policy, grant.RowBytes) < 1)
        {
            return $"RowBytes {grant.RowBytes} is not in 1 … {grant.Policy.SegmentMaxBytes}, a segment's largest size";
        }

        foreach (var fresh in grant.FreshSegments)
        {
            if (fresh.Draw is not (>= 0 and < 1))
            {
                return $"Draw {fresh.Draw} of segment {fresh.Id} is not in [0, 1)";
            }
        }

        return null;
    }

    private static Outcome<Decision<ChannelEvent, ChannelReply>> Expire(ChannelState state, ExpireGrants expire)
    {
        if (expire.By != default && CheckWriter(state, expire.By) is { } stranger)
        {
            return stranger;
        }

        if (expire.Tick > Timestamp.Max)
        {
            return Refuse(state, expire, $"tick {expire.Tick} is out of range");
        }

        foreach (var report in expire.Reports)
        {
            if (report.Rows < 0)
            {
                return Refuse(state, expire, $"Rows {report.Rows} of segment {report.Segment} is below 0");
            }
        }

        var draft = new ChannelDraft(state);
        var book = Report(draft, expire);
        PassExternal(draft, expire.Tick, static _ => true);
        return draft.Decide(new GrantsExpired(book.Behind(expire.Tick, draft.State.Segments)));
    }

    /// <summary>
    /// Most reports are kept in memory alone. The first rows of a segment are not: nothing may take it for empty after a
    /// restart.
    /// </summary>
    private static GrantBook Report(ChannelDraft draft, ExpireGrants expire)
    {
        var book = expire.Reports.Aggregate(expire.Grants, (known, one) => known.WithReport(one.Segment, one.Rows));
        foreach (var segment in draft.State.Unsettled)
        {
            var rows = segment.External ? book.ReportedIn(segment.Id) : 0;
            var mayPass = segment.Lifecycle == SegmentLifecycle.Sealed && expire.Tick > segment.LastMoment;
            if (rows > segment.Rows && (segment.Rows == 0 || mayPass || expire.Thoroughly))
            {
                draft.Must(segment.Id, new ReportSegment(rows, 0, expire.Now));
            }
        }

        return book;
    }

    private static Outcome<Decision<ChannelEvent, ChannelReply>> Import(ChannelState state, StartImport import)
    {
        if (state.DroppedPartitions.Contains(import.Partition))
        {
            return MilvusErrors.PartitionNotFound(import.Partition);
        }

        var draft = new ChannelDraft(state);
        return draft.Tell(import.Segment, new ImportSegment(import.Partition)) is { } refusal ? refusal : draft.Decide();
    }

    /// <summary>
    /// Imported rows become visible all at once, at a timestamp of the vchannel like appended ones (I6).
    /// </summary>
    private static Outcome<Decision<ChannelEvent, ChannelReply>> EndImport(
        ChannelState state, SegmentId segment, RegisterFlushed flushed)
    {
        var timestamp = state.Watermark.Next;
        if (timestamp > Timestamp.Max)
        {
            return MilvusErrors.Invalid($"vchannel {state.Name} has no timestamp left for the rows of {segment}");
        }

        var draft = new ChannelDraft(state);
        if (draft.Tell(segment, flushed with { Timestamp = timestamp }) is { } refusal)
        {
            return refusal;
        }

        StartFlushes(draft);
        return draft.Decide();
    }

    private static void Close(ChannelDraft draft, SegmentState segment, SealReason reason, GrantBook grants) =>
        draft.Must(
            segment.Id,
            segment.External
                ? new SealSegment(reason, draft.State.Watermark)
                {
                    LastExpire = Timestamp.Earlier(grants.LastExpireOf(segment.Id), segment.LastExpire),
                }
                : new SealSegment(reason, segment.LastTimestamp));
}
