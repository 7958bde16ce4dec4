using System.Collections.Immutable;
using Milvus.Core;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Tests.Walks;

/// <summary>What an honest bookkeeper knows about grants, and what must be true of them.</summary>
internal static class GrantChecks
{
    public static ChannelNode Follow(
        ChannelNode before,
        ChannelNode next,
        ImmutableArray<ChannelEvent> events,
        ChannelReply reply,
        ChannelCommand command)
    {
        if (IsUntouched(before) && reply is not (RowsGranted or GrantsExpired) && command is not StartImport)
        {
            return next;
        }

        var ticked = command is ExpireGrants expire ? Timestamp.Later(before.Ticked, expire.Tick) : before.Ticked;
        var granted = before.Granted;
        if (reply is RowsGranted given)
        {
            granted = granted.AddRange(
                given.Grants.Select(grant => (grant.Segment, grant.Rows, given.Expiry)));
        }

        var changes = events.OfType<SegmentChanged>().ToArray();
        var opened = changes.Where(change => change.Event is ExternalOpened or ImportStarted)
            .Select(change => change.Segment.Value)
            .Append(next.Ids);
        // What nobody can write any more counts as passed: a segment that is complete, or the clock without a writer.
        granted = granted.RemoveAll(grant => next.State.Segments.GetValueOrDefault(grant.Segment) is { IsComplete: true });
        if (command is TickChannel tick && next.State.Writer.IsNobody)
        {
            granted = granted.RemoveAll(grant => grant.Expiry < tick.Now);
        }

        return next with
        {
            Ids = opened.Max(),
            Imports = before.Imports.Union(
                changes.Where(change => change.Event is ImportStarted).Select(change => change.Segment)),
            Ticked = ticked,
            Granted = granted.RemoveAll(grant => grant.Expiry <= ticked),
            Book = (command, reply) switch
            {
                (StartEpoch, _) => GrantBook.Empty,
                (_, RowsGranted grants) => grants.Book,
                (_, GrantsExpired expired) => expired.Book,
                _ => before.Book,
            },
        };
    }

    public static void Hold(
        ChannelNode before, ChannelNode after, ImmutableArray<ChannelEvent> events, ChannelCommand command)
    {
        if (IsUntouched(after))
        {
            return;
        }

        foreach (var (id, change) in events.OfType<SegmentChanged>().Select(one => (one.Segment, one.Event)))
        {
            var isOver = change is FlushStarted || (change is SegmentDropped && command is ExpireGrants or TickChannel);
            Assert.False(
                isOver && after.Granted.Any(grant => grant.Segment == id),
                $"Segment {id}: {change} while rows may be on their way.");
            Assert.False(
                change is RowsPlaced && after.State.Segments[id].External, $"An append went to the external {id}.");
        }

        var checkpoint = ChannelMachine.Checkpoint(after.State);
        foreach (var segment in after.State.Segments.Values)
        {
            var isOnTheWay = segment.Lifecycle
                is SegmentLifecycle.Growing or SegmentLifecycle.Sealed or SegmentLifecycle.Flushing;
            var grants = after.Granted.Where(grant => grant.Segment == segment.Id).ToArray();
            Assert.True(
                grants.Length == 0 || (segment.External && !after.Imports.Contains(segment.Id)),
                $"Rows were granted in {segment.Id}, which is not external.");
            Assert.False(
                isOnTheWay && segment.External && segment.FirstTimestamp <= checkpoint,
                $"Rows of segment {segment.Id} may come behind the checkpoint.");
            Assert.All(
                grants,
                grant => Assert.True(
                    !isOnTheWay || grant.Expiry <= segment.LastExpire, $"No lease covers {grant}."));
            Assert.False(
                grants.Length > before.Granted.Count(grant => grant.Segment == segment.Id)
                && (segment.Lifecycle != SegmentLifecycle.Growing
                    || segment.Rows + grants.Sum(grant => grant.Rows) > segment.MaxRows),
                $"Segment {segment.Id} of {segment.MaxRows} rows was granted more.");
            Assert.True(
                after.Book.RowsOf(segment.Id) == 0 || segment.Lifecycle == SegmentLifecycle.Growing
                || before.Book.RowsOf(segment.Id) > 0,
                $"The book took rows for segment {segment.Id}, which does not grow.");
        }
    }

    /// <summary>Whether no outside writer and no import was ever here: most nodes of the other walks.</summary>
    private static bool IsUntouched(ChannelNode node) =>
        ReferenceEquals(node.Book, GrantBook.Empty) && node.Ticked == Timestamp.Zero
        && node.Granted.IsEmpty && node.Imports.IsEmpty;
}
