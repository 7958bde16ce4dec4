using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Channels;

/// <summary>The outside writer: one at a time, each with a term of its own.</summary>
public static partial class ChannelMachine
{
    /// <summary>
    /// Whether somebody is the vchannel's outside writer. A number is one node's for ever, so a caller that was never told
    /// its term is known by the number alone.
    /// </summary>
    /// <returns>500, as Milvus answers who does not own a channel; null when it is.</returns>
    public static MilvusError? CheckWriter(ChannelState state, ChannelWriter by)
    {
        var isWriter = !by.IsNobody && by.Node == state.Writer.Node && (by.Term == 0 || by.Term == state.Writer.Term);
        return isWriter
            ? null
            : MilvusErrors.ChannelNotFound(state.Name) with
            {
                Detail = $"vchannel {state.Name} is written from outside by {state.Writer}, not by {by}",
            };
    }

    private static Outcome<Decision<ChannelEvent, ChannelReply>> Assign(ChannelState state, AssignWriter assign)
    {
        if (assign.Node < 0)
        {
            return Refuse(state, assign, $"Node {assign.Node} is below 0");
        }

        var draft = new ChannelDraft(state);
        if (assign.Node != state.Writer.Node)
        {
            draft.Add(new WriterAssigned(assign.Node, assign.Node == 0 ? state.Writer.Term : state.Writer.Term + 1));
        }

        return draft.Decide(new WriterKnown(draft.State.Writer));
    }

    private static Outcome<Decision<ChannelEvent, ChannelReply>> Save(ChannelState state, SaveBinlogs save)
    {
        if (CheckWriter(state, save.By) is { } stranger)
        {
            return stranger;
        }

        if (!state.Segments.TryGetValue(save.Segment, out var segment))
        {
            return MilvusErrors.SegmentNotFound(save.Segment);
        }

        var draft = new ChannelDraft(state);
        if (!segment.External)
        {
            return Refuse(state, save, $"segment {save.Segment} is not written from outside");
        }

        if (!segment.IsOnTheWay || save.Drop)
        {
            // What a writer says of a segment that is done comes late, and is no news.
            var late = draft.Tell(
                save.Segment, save.Drop && segment.IsHealthy ? new DropSegment(save.Save.Now) : save.Save);
            return late is not null ? late : draft.Decide();
        }

        if (!IsStale(segment, save))
        {
            if (draft.Tell(save.Segment, save.Save) is { } refusal)
            {
                return refusal;
            }

            if (save.Save.Complete && draft.State.Segments[save.Segment] is { Lifecycle: SegmentLifecycle.Growing } growing)
            {
                Close(draft, growing, SealReason.Flush, save.Grants);
            }
        }

        foreach (var (id, positions) in save.Positions)
        {
            if (draft.State.Segments.TryGetValue(id, out var other) && other is { External: true, IsOnTheWay: true })
            {
                draft.Must(id, positions);
            }
        }

        PassExternal(draft, save.Grants.Tick, one => one.Id == save.Segment);
        return draft.Decide();
    }

    /// <summary>Whether the files of a command can make a difference, so that they have to be read.</summary>
    public static bool Counts(ChannelState state, SaveBinlogs save) =>
        !save.Drop
        && state.Segments.TryGetValue(save.Segment, out var segment)
        && segment is { External: true, IsOnTheWay: true, IsComplete: false }
        && !IsStale(segment, save);

    /// <summary>A list of all files that is older than what is known must not take files back.</summary>
    private static bool IsStale(SegmentState segment, SaveBinlogs save)
    {
        var place = save.Positions.FirstOrDefault(one => one.Segment == save.Segment && one.Positions.UpTo is not null);
        return save.Save.Full
            && place.Positions is { UpTo: { } upTo }
            && segment.Saved?.UpTo is { } known
            && upTo.At < known.At;
    }

    private static Outcome<Decision<ChannelEvent, ChannelReply>> Checkpoint(ChannelState state, CheckpointWriter checkpoint)
    {
        if (CheckWriter(state, checkpoint.By) is { } stranger)
        {
            return stranger;
        }

        var draft = new ChannelDraft(state);
        var (known, next) = (state.WriterCheckpoint, checkpoint.Position);
        if (known is not null && next.At < known.At)
        {
            return Refuse(state, checkpoint, $"position at {next.At} is before the known one at {known.At}");
        }

        if (next != known)
        {
            draft.Add(new WriterCheckpointed(next));
        }

        return draft.Decide();
    }

    private static Outcome<Decision<ChannelEvent, ChannelReply>> Move(ChannelState state, MoveSegment move)
    {
        if (!state.Segments.TryGetValue(move.Segment, out var segment))
        {
            return MilvusErrors.SegmentNotFound(move.Segment);
        }

        var draft = new ChannelDraft(state);
        switch (segment.Lifecycle, move.Target)
        {
            case (SegmentLifecycle.Growing, SegmentLifecycle.Sealed):
                Close(draft, segment, SealReason.Flush, move.Grants);
                StartFlushes(draft);
                break;
            case (SegmentLifecycle.Flushing, SegmentLifecycle.Sealed):
            case var (current, target) when current == target:
                break;
            case (_, SegmentLifecycle.Dropped):
                draft.Must(move.Segment, new DropSegment(move.Now));
                break;
            default:
                return Refuse(
                    state, move, $"segment {move.Segment} is {segment.Lifecycle} and does not become {move.Target}");
        }

        return draft.Decide();
    }

    /// <summary>Lets a tick pass the sealed external segments that it proves complete.</summary>
    private static void PassExternal(ChannelDraft draft, Timestamp tick, Func<SegmentState, bool> passes)
    {
        foreach (var segment in draft.State.Unsettled)
        {
            if (segment is not { Lifecycle: SegmentLifecycle.Sealed, External: true }
                || tick <= segment.LastMoment
                || !passes(segment))
            {
                continue;
            }

            // I2: what is confirmed to segments must not be given to a later row.
            if (tick > draft.State.Watermark)
            {
                draft.Add(new WatermarkAdvanced(tick));
                StartFlushes(draft);
            }

            draft.Must(segment.Id, new TickSegment(tick));
        }
    }

    private static ChannelState OnCheckpoint(ChannelState state, WriterCheckpointed checkpoint)
    {
        Invariant.Holds(
            !state.Dropped && !(checkpoint.Position.At < state.WriterCheckpoint?.At),
            $"I2: the outside writer of {state.Name} is at {state.WriterCheckpoint}: {checkpoint} cannot follow.");
        return state with { WriterCheckpoint = checkpoint.Position };
    }

    private static ChannelState OnAssigned(ChannelState state, WriterAssigned assigned)
    {
        var term = state.Writer.Term + (assigned.Node == 0 ? 0 : 1);
        Invariant.Holds(
            !state.Dropped && assigned.Node >= 0 && assigned.Node != state.Writer.Node && assigned.Term == term,
            $"Vchannel {state.Name} is written from outside by {state.Writer}: {assigned} cannot follow.");
        return state with { Writer = new(assigned.Node, assigned.Term) };
    }
}
