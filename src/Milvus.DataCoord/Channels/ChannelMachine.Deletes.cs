using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Channels;

/// <summary>Deletes: from the log into delta logs, one round at a time.</summary>
public static partial class ChannelMachine
{
    private static Outcome<Decision<ChannelEvent, ChannelReply>> Delete(ChannelState state, AppendDeletes deletes)
    {
        if (deletes.Keys < 1 || deletes.Bytes < 0)
        {
            return Refuse(state, deletes, $"Keys {deletes.Keys} is below 1 or Bytes {deletes.Bytes} below 0");
        }

        var timestamp = Timestamp.Later(
            deletes.Now, Timestamp.Later(state.Watermark.Next, deletes.Observed.Next));
        if (timestamp > Timestamp.Max)
        {
            return Refuse(state, deletes, $"timestamp {timestamp} is out of range");
        }

        var draft = new ChannelDraft(state);
        draft.Add(new KeysDeleted(deletes.Keys, deletes.Bytes, timestamp, deletes.Position));
        StartFlushes(draft);
        return draft.Decide(new DeletesAppended(timestamp));
    }

    private static Outcome<Decision<ChannelEvent, ChannelReply>> Register(ChannelState state, RegisterDeltas deltas)
    {
        var draft = new ChannelDraft(state);
        if (deltas.UpTo <= state.Settled || state.Dropped)
        {
            // A repeat after an unknown outcome, or nobody reads it any more.
            return draft.Decide();
        }

        if (state.Settling.IsEmpty || deltas.UpTo != state.Settling.Last)
        {
            return Refuse(state, deltas, $"deletes up to {state.Settling.Last} are being settled, not {deltas.UpTo}");
        }

        foreach (var (segment, manifest) in deltas.Written)
        {
            // One that was dropped meanwhile takes its delta logs with it.
            if (state.Segments.TryGetValue(segment, out var known)
                && known.Lifecycle == SegmentLifecycle.Flushed
                && draft.Tell(segment, new RegisterDelta(manifest)) is { } refusal)
            {
                return refusal;
            }
        }

        draft.Add(new DeletesSettled(deltas.UpTo));
        if (!draft.State.Deletes.IsEmpty && draft.State.Deletes.First <= draft.State.SettleWanted)
        {
            draft.Add(new SettlingStarted(draft.State.Deletes.Last));
        }

        return draft.Decide();
    }

    /// <summary>Starts a round with all deletes so far, or has one wanted behind the round under way.</summary>
    private static void Settle(ChannelDraft draft, Timestamp upTo)
    {
        var state = draft.State;
        if (state.Deletes.IsEmpty)
        {
            return;
        }

        if (state.Settling.IsEmpty)
        {
            draft.Add(new SettlingStarted(state.Deletes.Last));
        }
        else if (state.SettleWanted < state.Deletes.First)
        {
            draft.Add(new SettlingWanted(upTo));
        }
    }

    private static bool AreDeletesDue(ChannelState state, TickChannel tick) =>
        !state.Deletes.IsEmpty
        && (state.Deletes.Bytes >= tick.Policy.DeletesMaxBytes
            || tick.Now >= state.Deletes.First.Add(tick.Policy.DeletesMaxAge));
}
