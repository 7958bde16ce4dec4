using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Channels;

public static partial class ChannelMachine
{
    private static Outcome<Decision<ChannelEvent, ChannelReply>> Start(ChannelState state, StartEpoch start)
    {
        // I7: an owner that comes late finds the newer one here.
        if (start.Epoch <= state.Epoch)
        {
            return Refuse(state, start, $"epoch {start.Epoch} is not above {state.Epoch}");
        }

        var draft = new ChannelDraft(state);
        draft.Add(new EpochStarted(start.Epoch));
        return draft.Decide();
    }

    private static Outcome<Decision<ChannelEvent, ChannelReply>> Append(ChannelState state, AppendRows append)
    {
        if (append.Draw is not (>= 0 and < 1))
        {
            return Refuse(state, append, $"Draw {append.Draw} is not in [0, 1)");
        }

        if (state.DroppedPartitions.Contains(append.Partition))
        {
            return MilvusErrors.PartitionNotFound(append.Partition);
        }

        // I6: later than everything given out here or seen elsewhere.
        var timestamp = Timestamp.Later(
            append.Now, Timestamp.Later(state.Watermark.Next, append.Observed.Next));
#if CANARIES
        if (Planted.Has(Bug.TrustsWallClock))
        {
            timestamp = append.Now;
        }
#endif
        if (timestamp > Timestamp.Max)
        {
            return Refuse(state, append, $"timestamp {timestamp} is out of range");
        }

        var draft = new ChannelDraft(state);
        var target = Growing(state)
            .FirstOrDefault(segment => segment.Partition == append.Partition && !segment.External)?.Id;
        if (target is null)
        {
            target = append.FreshSegment;
            var maxBytes = ByCapacity.DrawMaxBytes(append.Policy, append.Draw);
            if (draft.Tell(target.Value, new OpenSegment(append.Partition, maxBytes)) is { } unopened)
            {
                return unopened;
            }
        }

        var place = new PlaceRows(append.Rows, append.Bytes, timestamp, append.Position);
        if (draft.Tell(target.Value, place) is { } unplaced)
        {
            return unplaced;
        }

        if (append.DeletedKeys > 0)
        {
            draft.Add(new KeysDeleted(append.DeletedKeys, append.DeletedBytes, timestamp, append.Position));
        }

        // A batch is never split: the last one may take a segment over its size by itself.
        if (ByCapacity.Seals(draft.State.Segments[target.Value]))
        {
            draft.Must(target.Value, new SealSegment(SealReason.Capacity, timestamp));
        }

        StartFlushes(draft);
        return draft.Decide(new RowsAppended(target.Value, timestamp));
    }

    private static Outcome<Decision<ChannelEvent, ChannelReply>> Fence(ChannelState state, AppendFence fence)
    {
        var at = Timestamp.Later(fence.Now, Timestamp.Later(state.Watermark.Next, fence.AtLeast));
        if (at > Timestamp.Max)
        {
            return Refuse(state, fence, $"fence {at} is out of range");
        }

        var draft = new ChannelDraft(state);
        foreach (var segment in Growing(state))
        {
            Close(draft, segment, SealReason.Flush, fence.Grants);
        }

        draft.Add(new WatermarkAdvanced(at));
        StartFlushes(draft);
        Settle(draft, at);
        ImmutableArray<SegmentId> closed =
        [
            .. draft.State.Unsettled
                .Where(segment => segment.Lifecycle is SegmentLifecycle.Sealed or SegmentLifecycle.Flushing)
                .Select(segment => segment.Id),
        ];
        ImmutableArray<SegmentId> flushed =
        [
            .. state.Segments.Values
                .Where(segment => segment.Lifecycle == SegmentLifecycle.Flushed)
                .Select(segment => segment.Id),
        ];
        return draft.Decide(new FenceAppended(at, closed, flushed, Checkpoint(state)));
    }

    private static Outcome<Decision<ChannelEvent, ChannelReply>> Advance(ChannelState state, AdvanceWatermark advance)
    {
        if (advance.To > Timestamp.Max)
        {
            return Refuse(state, advance, $"timestamp {advance.To} is out of range");
        }

        var draft = new ChannelDraft(state);
        if (advance.To > state.Watermark)
        {
            draft.Add(new WatermarkAdvanced(advance.To));
            StartFlushes(draft);
        }

        return draft.Decide();
    }

    private static Outcome<Decision<ChannelEvent, ChannelReply>> Tick(ChannelState state, TickChannel tick)
    {
        var draft = new ChannelDraft(state);
        SealDue(draft, tick);

        // I2: what is confirmed to segments must not be given to a later row. The channel is the only source of its
        // timestamps, so it need not wait for a wall clock that stands still or went back.
        var waits = draft.State.Unsettled.Any(segment =>
            segment is { Lifecycle: SegmentLifecycle.Sealed, External: false } && segment.SealTimestamp >= draft.State.Watermark);
        if (waits)
        {
            draft.Add(new WatermarkAdvanced(Timestamp.Later(tick.Now, state.Watermark.Next)));
        }

        // Nobody can save into a segment that is complete, or that has no writer: the clock alone ends it.
        PassExternal(draft, tick.Now, segment => segment.IsComplete || state.Writer.IsNobody);
        StartFlushes(draft);
        if (AreDeletesDue(state, tick))
        {
            Settle(draft, state.Deletes.Last);
        }

        return draft.Decide();
    }

    private static void SealDue(ChannelDraft draft, TickChannel tick)
    {
        Seal(SealReason.Capacity, growing => growing.Where(one =>
            one.External && ByCapacity.Seals(one, Coming(one, tick.Grants))));
        Seal(SealReason.Lifetime, growing => growing.Where(one => ByLifetime.Seals(one, tick.Now, tick.Policy)));
        Seal(SealReason.BinlogCount, growing => growing.Where(one => ByBinlogCount.Seals(one, tick.Policy)));
        Seal(SealReason.Idle, growing => growing.Where(one => ByIdle.Seals(one, tick.Now, tick.Policy)));
        Seal(SealReason.ChannelCount, growing => ByChannelCount.Choose(growing, tick.Policy));
        Seal(SealReason.ChannelTotal, growing => ByChannelTotal.Choose(growing, tick.Policy));

        void Seal(SealReason reason, Func<ImmutableArray<SegmentState>, IEnumerable<SegmentState>> choose)
        {
            foreach (var segment in choose([.. Growing(draft.State)]))
            {
                Close(draft, segment, reason, tick.Grants);
            }
        }
    }

    /// <summary>Rows of an external segment that its events do not know of: reported since, and granted.</summary>
    private static long Coming(SegmentState segment, GrantBook book) =>
        Math.Max(0, book.ReportedIn(segment.Id) - segment.Rows) + book.RowsOf(segment.Id);

    private static Outcome<Decision<ChannelEvent, ChannelReply>> Tell(ChannelState state, TellSegment tell)
    {
        // Everything else about segments is decided by the channel itself, in the order of its watermark.
        var isImport = state.Segments.TryGetValue(tell.Segment, out var known)
            && known.Lifecycle == SegmentLifecycle.Importing;
        if (isImport && tell.Command is RegisterFlushed imported)
        {
            return EndImport(state, tell.Segment, imported);
        }

        if (tell.Command is not (RegisterFlushed or ConfirmBlobsDeleted or ReportSegment)
            && !(isImport && tell.Command is DropSegment))
        {
            return Refuse(state, tell, $"segment {tell.Segment} takes {tell.Command.GetType().Name} from nobody else");
        }

        var draft = new ChannelDraft(state);

        // A purged segment is forgotten, so a repeat after an unknown outcome finds none.
        if (tell.Command is ConfirmBlobsDeleted && !state.Segments.ContainsKey(tell.Segment))
        {
            return draft.Decide();
        }

        return draft.Tell(tell.Segment, tell.Command) is { } refusal ? refusal : draft.Decide();
    }

    private static Outcome<Decision<ChannelEvent, ChannelReply>> Drop(ChannelState state, DropChannel drop)
    {
        var draft = new ChannelDraft(state);
        if (!state.Dropped)
        {
            draft.Add(new ChannelDropped(drop.Now));
        }

        return draft.Decide();
    }

    private static void StartFlushes(ChannelDraft draft)
    {
        foreach (var segment in draft.State.Unsettled)
        {
            if (segment is { Lifecycle: SegmentLifecycle.Sealed, External: false })
            {
                draft.Must(segment.Id, new TickSegment(draft.State.Watermark));
            }
        }
    }

    private static IEnumerable<SegmentState> Growing(ChannelState state) =>
        state.Unsettled.Where(segment => segment.Lifecycle == SegmentLifecycle.Growing);
}
