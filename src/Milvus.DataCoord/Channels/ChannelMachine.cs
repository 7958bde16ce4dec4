using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Channels;

/// <summary>
/// The life of a vchannel. Pure. Whatever moves the watermark is a tick: sealed segments whose last row it has passed
/// begin to flush in the same decision. External ones wait for their writer's own tick.
/// </summary>
public static partial class ChannelMachine
{
    /// <summary>Decides what <paramref name="command"/> makes true.</summary>
    /// <returns>
    /// Events to append with a reply, no events for a satisfied repeat; or a refusal: 500 when the vchannel is dropped,
    /// 200 when the partition is, 600 when the segment is unknown, 901 to grant rows where nobody writes from outside, 500
    /// for who writes from outside no more, 1100 otherwise.
    /// </returns>
    public static Outcome<Decision<ChannelEvent, ChannelReply>> Decide(ChannelState state, ChannelCommand command) =>
        command switch
        {
            // A new owner must come to do what a dropped vchannel still owes.
            StartEpoch start => Start(state, start),
            TellSegment tell => Tell(state, tell),
            RegisterDeltas deltas => Register(state, deltas),
            DropChannel drop => Drop(state, drop),
            _ when state.Dropped => MilvusErrors.ChannelNotFound(state.Name) with
            {
                Detail = $"vchannel {state.Name} is dropped and refuses {command.GetType().Name}",
            },
            AppendRows append => Append(state, append),
            AppendDeletes deletes => Delete(state, deletes),
            AppendFence fence => Fence(state, fence),
            AdvanceWatermark advance => Advance(state, advance),
            TickChannel tick => Tick(state, tick),
            DropChannelPartition drop => Drop(state, drop),
            TruncateChannel truncate => Truncate(state, truncate),
            GrantRows grant => Grant(state, grant),
            ExpireGrants expire => Expire(state, expire),
            StartImport import => Import(state, import),
            AssignWriter assign => Assign(state, assign),
            SaveBinlogs save => Save(state, save),
            CheckpointWriter checkpoint => Checkpoint(state, checkpoint),
            MoveSegment move => Move(state, move),
            _ => Refuse(state, command, "there is no such command"),
        };

    /// <summary>Work that the world still owes this state, by segment id.</summary>
    public static IReadOnlyList<SegmentEffect> Owed(ChannelState state) =>
        [.. state.Unsettled.Select(SegmentMachine.Owed).OfType<SegmentEffect>()];

    /// <summary>
    /// Up to which delete delta logs are owed now; null for none. They wait for the sealed segments that may hold a
    /// deleted key, since a delta log belongs to a manifest. Growing segments need not be waited for: their rows and
    /// the deletes of these stay in the log together, and they bring their delta log with them when they are flushed.
    /// The rows of external ones are not in the log, so those are waited for.
    /// </summary>
    public static Timestamp? OwedDeltas(ChannelState state)
    {
        if (state.Settling.IsEmpty)
        {
            return null;
        }

        var waits = state.Unsettled.Any(segment =>
            segment.IsOnTheWay
            && (segment.External || segment.Lifecycle != SegmentLifecycle.Growing)
            && segment.FirstTimestamp < state.Settling.Last);
        return waits ? null : state.Settling.Last;
    }

    /// <summary>
    /// Every row up to here is in a flushed segment or dropped, every delete in durable delta logs (I2: never goes
    /// back).
    /// </summary>
    public static Timestamp Checkpoint(ChannelState state)
    {
        var checkpoint = state.Watermark;
        foreach (var segment in state.Unsettled)
        {
            // Nobody knows when the first row of an external segment comes.
            if (segment is { IsOnTheWay: true, Rows: > 0 } or { IsOnTheWay: true, External: true })
            {
                checkpoint = Timestamp.Earlier(checkpoint, segment.FirstTimestamp.Previous);
            }
        }

        return Timestamp.Earlier(checkpoint, Before(state.Settling, Before(state.Deletes, checkpoint)));
    }

    /// <summary>The last commit whose rows and deletes nobody needs any more.</summary>
    /// <param name="state">The durable state.</param>
    /// <param name="last">The commit that it stands at.</param>
    public static LogPosition CheckpointPosition(ChannelState state, LogPosition last)
    {
        var position = last;
#if CANARIES
        if (Planted.Has(Bug.CheckpointOneTooFar))
        {
            return state.Unsettled.Where(segment => segment is { IsUnflushed: true, Rows: > 0 })
                .Aggregate(last, (least, segment) => segment.FirstPosition < least ? segment.FirstPosition : least);
        }
#endif
        foreach (var segment in state.Unsettled)
        {
            if (segment is { IsUnflushed: true, Rows: > 0 } && segment.FirstPosition <= position)
            {
                position = segment.FirstPosition.Previous;
            }
        }

        foreach (var backlog in (ReadOnlySpan<DeleteBacklog>)[state.Settling, state.Deletes])
        {
            if (!backlog.IsEmpty && backlog.FirstPosition <= position)
            {
                position = backlog.FirstPosition.Previous;
            }
        }

        return position;
    }

    private static Timestamp Before(DeleteBacklog backlog, Timestamp checkpoint) =>
        backlog.IsEmpty ? checkpoint : Timestamp.Earlier(checkpoint, backlog.First.Previous);

    private static MilvusError Refuse(ChannelState state, ChannelCommand command, string why) =>
        MilvusErrors.Invalid($"vchannel {state.Name} refuses {command.GetType().Name}: {why}");
}
