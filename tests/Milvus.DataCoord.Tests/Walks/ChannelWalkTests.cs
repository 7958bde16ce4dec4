using System.Collections.Immutable;
using Milvus.Core;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;
using Xunit.Abstractions;

namespace Milvus.DataCoord.Tests.Walks;

public sealed class ChannelWalkTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("appends", 6)]
    [InlineData("deletes", 6)]
    [InlineData("grants", 5)]
    [InlineData("writers", 5)]
    public void Every_state_within_some_commands_keeps_the_invariants(string alphabet, int depth)
    {
        var commands = alphabet switch
        {
            "deletes" => ChannelAlphabet.Deletes,
            "grants" => ChannelAlphabet.Grants,
            "writers" => ChannelAlphabet.Writers,
            _ => ChannelAlphabet.Commands,
        };
        var count = BreadthFirst.Run(
            ChannelNode.Start,
            depth,
            node => node.Key,
            ReplaysFromTheBeginning,
            node => commands.Select(make => Try(node, make(node))));

        output.WriteLine($"channel, {alphabet}: {count}");
        Assert.True(count.States > 1000, $"The alphabet reaches too little: {count}");
    }

    private static ChannelNode? Try(ChannelNode node, ChannelCommand command)
    {
        var decided = ChannelMachine.Decide(node.State, command);
        if (!decided.IsOk)
        {
            Assert.NotEmpty(decided.Error.Reason);
            return null;
        }

        var (events, reply) = decided.Value;
        if (events.IsEmpty && reply is not (RowsGranted or GrantsExpired))
        {
            return node;
        }

        var next = GrantChecks.Follow(node, Follow(node, events, reply), events, reply, command);
        ReplaysFromSnapshotAndTail(node, events, next);
        KeepsInvariants(node, next, events, reply, command);
        GrantChecks.Hold(node, next, events, command);
        RepeatChangesNothing(next, command);
        return next;
    }

    private static ChannelNode Follow(ChannelNode node, ImmutableArray<ChannelEvent> events, ChannelReply reply)
    {
        var next = ChannelNode.Of(events.Aggregate(node.State, ChannelMachine.Evolve)) with
        {
            History = node.History.AddRange(events),
            Appends = node.Appends,
            Ids = node.Ids,
            Ledger = node.Ledger,
        };
        var pending = node.Pending.AddRange(
            events.OfType<KeysDeleted>().Select(deleted => (deleted.Timestamp, deleted.Position)));
        next = next with
        {
            Appends = node.Appends + (reply is RowsAppended or DeletesAppended ? 1 : 0),
            Pending = events.OfType<DeletesSettled>().FirstOrDefault() is { } settled
                ? pending.RemoveAll(deleted => deleted.Timestamp <= settled.UpTo)
                : pending,
        };
        if (reply is not RowsAppended appended)
        {
            return next;
        }

        var placed = events.OfType<SegmentChanged>()
            .Single(change => change.Segment == appended.Segment && change.Event is RowsPlaced);
        return next with
        {
            Ids = Math.Max(node.Ids, appended.Segment.Value),
            Ledger = node.Ledger.SetItem(
                appended.Segment,
                node.Ledger.GetValueOrDefault(appended.Segment) + ((RowsPlaced)placed.Event).Rows),
        };
    }

    private static void ReplaysFromTheBeginning(ChannelNode node)
    {
        var replayed = node.History.Aggregate(ChannelNode.Start.State, ChannelMachine.Evolve);

        Assert.Equal(node.Json, DataCoordJson.Write(replayed));
    }

    private static void ReplaysFromSnapshotAndTail(
        ChannelNode node, ImmutableArray<ChannelEvent> events, ChannelNode next)
    {
        var snapshot = DataCoordJson.Read<ChannelState>(node.Json);
        var tail = DataCoordJson.Read<ImmutableArray<ChannelEvent>>(DataCoordJson.Write(events));
        var replayed = tail.Aggregate(snapshot, ChannelMachine.Evolve);

        Assert.True(next.Json.AsSpan().SequenceEqual(DataCoordJson.Write(replayed)));
        Assert.Equal(ChannelMachine.Owed(next.State), ChannelMachine.Owed(replayed));
    }

    private static void KeepsInvariants(
        ChannelNode before,
        ChannelNode after,
        ImmutableArray<ChannelEvent> events,
        ChannelReply reply,
        ChannelCommand command)
    {
        Assert.True(after.State.Watermark >= before.State.Watermark, "I2: the watermark went back.");
        var checkpoint = ChannelMachine.Checkpoint(after.State);
        Assert.True(checkpoint >= ChannelMachine.Checkpoint(before.State), "I2: the checkpoint went back.");
        Assert.True(
            ChannelMachine.CheckpointPosition(after.State, after.Last)
            >= ChannelMachine.CheckpointPosition(before.State, before.Last),
            "I2: the checkpoint's commit went back.");
        Assert.True(after.State.Epoch >= before.State.Epoch, "I7: the epoch went back.");

        var last = before.State.Watermark;
        foreach (var rows in events.OfType<SegmentChanged>().Select(change => change.Event).OfType<RowsPlaced>())
        {
            Assert.True(rows.Timestamp > last, $"I6: {rows} is not behind {last}.");
            Assert.Equal(rows.Timestamp, Assert.IsType<RowsAppended>(reply).Timestamp);
            last = rows.Timestamp;
        }

        Assert.True(!before.State.Dropped || command is StartEpoch or TellSegment, "A dropped channel took a command.");
        Assert.False(
            command is TickChannel
            && after.State.Unsettled.Any(segment =>
                segment is { Lifecycle: SegmentLifecycle.Sealed, External: false }),
            "I8: a tick left a sealed segment waiting.");
        foreach (var deleted in events.OfType<KeysDeleted>())
        {
            // Only the rows of an upsert share their timestamp with deletes, and come first.
            Assert.True(
                deleted.Timestamp > last || (reply is RowsAppended placed && placed.Timestamp == deleted.Timestamp),
                $"I6: {deleted} is not behind {last}.");
        }

        Segments(after, checkpoint);
        Deletes(after, checkpoint);
    }

    /// <summary>A delete whose delta logs are not durable lies behind the checkpoint, and a round ends when it can.</summary>
    private static void Deletes(ChannelNode node, Timestamp checkpoint)
    {
        if (node.State.Dropped)
        {
            Assert.Null(ChannelMachine.OwedDeltas(node.State));
            return;
        }

        Assert.Equal(node.Pending.Length > 0, !node.State.Deletes.IsEmpty || !node.State.Settling.IsEmpty);
        foreach (var (timestamp, position) in node.Pending)
        {
            Assert.True(timestamp > checkpoint, $"The delete at {timestamp} is behind the checkpoint {checkpoint}.");
            Assert.True(
                position > ChannelMachine.CheckpointPosition(node.State, node.Last),
                $"The log may forget the delete at {timestamp}.");
        }

        var waits = node.State.Segments.Values.Any(segment =>
            segment.Lifecycle is SegmentLifecycle.Sealed or SegmentLifecycle.Flushing
            && segment.FirstTimestamp < node.State.Settling.Last);
        Assert.Equal(
            node.State.Settling.IsEmpty || waits ? null : node.State.Settling.Last,
            ChannelMachine.OwedDeltas(node.State));
    }

    private static void Segments(ChannelNode node, Timestamp checkpoint)
    {
        var growing = new HashSet<PartitionId>();
        var owed = ImmutableArray.CreateBuilder<SegmentEffect>();
        foreach (var (id, segment) in node.State.Segments)
        {
            Assert.Equal(id, segment.Id);
            var isOwn = !segment.External && !node.Imports.Contains(id);
            Assert.True(!isOwn || node.Ledger[id] == segment.Rows, $"I5: segment {id} has {segment.Rows} rows.");
            Assert.True(
                !isOwn || segment.Lifecycle != SegmentLifecycle.Growing || growing.Add(segment.Partition),
                $"Two segments grow in partition {segment.Partition}.");
            Assert.False(segment is { IsUnflushed: true, Rows: 0 }, $"Segment {id} is empty.");
            Assert.False(segment.IsHealthy && node.State.Dropped, $"Segment {id} outlived its channel.");
            Assert.True(
                !segment.IsUnflushed
                || (segment.FirstTimestamp > checkpoint
                    && segment.FirstPosition > ChannelMachine.CheckpointPosition(node.State, node.Last)),
                $"Rows of segment {id} are behind the checkpoint and not flushed.");
            Assert.True(
                !isOwn || segment.Lifecycle != SegmentLifecycle.Sealed || segment.SealTimestamp >= node.State.Watermark,
                $"Segment {id} was not ticked.");
            if (segment.Lifecycle == SegmentLifecycle.Flushing)
            {
                owed.Add(
                    isOwn ? new WriteBinlogs(id) : segment.IsComplete ? new WriteManifest(id) : new RequestFlush(id));
            }
            else if (segment.Lifecycle == SegmentLifecycle.Dropped)
            {
                owed.Add(new DeleteBlobs(id));
            }
        }

        Assert.Equal(owed, ChannelMachine.Owed(node.State));
        InOneSegment(node);
    }

    /// <summary>I3: the timestamps of segments of one partition do not overlap.</summary>
    private static void InOneSegment(ChannelNode node)
    {
        foreach (var partition in node.State.Segments.Values
            .Where(segment => node.Ledger.ContainsKey(segment.Id))
            .GroupBy(segment => segment.Partition))
        {
            var end = Timestamp.Zero;
            foreach (var segment in partition.OrderBy(segment => segment.FirstTimestamp))
            {
                Assert.True(segment.FirstTimestamp > end, $"I3: segment {segment.Id} begins before {end}.");
                end = segment.LastTimestamp;
            }
        }
    }

    private static void RepeatChangesNothing(ChannelNode next, ChannelCommand command)
    {
        var again = ChannelMachine.Decide(next.State, command);
        switch (command)
        {
            // Two appends are two appends: callers know by the outcome whether to repeat.
            case AppendRows or AppendDeletes or GrantRows:
                break;
            case AppendFence:
                Assert.IsType<WatermarkAdvanced>(Assert.Single(again.Value.Events));
                break;
            default:
                Assert.True(!again.IsOk || again.Value.Events.IsEmpty, $"A repeated {command} did something again.");
                break;
        }
    }
}
