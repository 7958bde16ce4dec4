using System.Text;
using Milvus.Core;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;
using Xunit.Abstractions;

namespace Milvus.DataCoord.Tests.Walks;

public sealed class SegmentWalkTests(ITestOutputHelper output)
{
    private static readonly IReadOnlyList<SegmentCommand> Alphabet =
    [
        new OpenSegment(new(1), 100),
        new OpenSegment(new(2), 100),
        new PlaceRows(1, 10, new(10), new(1)),
        new PlaceRows(2, 20, new(20), new(1)),
        new PlaceRows(3, 30, new(30), new(2)),
        new SealSegment(SealReason.Flush, Timestamp.Zero),
        new SealSegment(SealReason.Capacity, new(20)),
        new SealSegment(SealReason.Idle, new(40)),
        new TickSegment(new(20)),
        new TickSegment(new(41)),
        new RegisterFlushed("m/1", 3, 1),
        new RegisterFlushed("m/1", 6, 1),
        new RegisterFlushed("m/2", 6, 1),
        new DropSegment(new(50)),
        new ConfirmBlobsDeleted(),
    ];

    [Fact]
    public void Every_state_within_six_commands_keeps_the_invariants()
    {
        var count = BreadthFirst.Run(
            SegmentState.Unopened(new SegmentId(1)),
            depth: 6,
            state => Encoding.UTF8.GetString(DataCoordJson.Write(state)),
            KeepsInvariants,
            state => Alphabet.Select(command => Try(state, command)));

        output.WriteLine($"segment: {count}");
        Assert.True(count.States > 50, $"The alphabet reaches too little: {count}");
    }

    private static SegmentState? Try(SegmentState state, SegmentCommand command)
    {
        var decided = SegmentMachine.Decide(state, command);
        if (!decided.IsOk)
        {
            Assert.Contains(
                $"segment {state.Id} is {state.Lifecycle} and refuses {command.GetType().Name}",
                decided.Error.Reason + decided.Error.Detail,
                StringComparison.Ordinal);
            return null;
        }

        var next = decided.Value.Aggregate(state, SegmentMachine.Evolve);
        Assert.Equal(next, ReplaysFromSnapshotAndTail(state, [.. decided.Value]));
        var again = SegmentMachine.Decide(next, command);
        Assert.True(!again.IsOk || again.Value.IsEmpty, $"A repeated {command} did something again.");
        Assert.True(next.LastPosition >= state.LastPosition, "The last commit went back.");
        Assert.True(state.IsLive || !next.IsLive || state.Lifecycle == SegmentLifecycle.None, "Dropped is terminal.");
        return next;
    }

    private static SegmentState ReplaysFromSnapshotAndTail(SegmentState state, SegmentEvent[] events) =>
        DataCoordJson.Read<SegmentEvent[]>(DataCoordJson.Write(events))
            .Aggregate(DataCoordJson.Read<SegmentState>(DataCoordJson.Write(state)), SegmentMachine.Evolve);

    private static void KeepsInvariants(SegmentState state)
    {
        Assert.Equal(state.Rows == 0, state.FirstTimestamp == Timestamp.Zero);
        Assert.True(state.FirstTimestamp <= state.LastTimestamp && state.FirstPosition <= state.LastPosition);
        Assert.True(
            state.Lifecycle is SegmentLifecycle.None or SegmentLifecycle.Growing || state.SealReason == 0
            || state.SealTimestamp >= state.LastTimestamp);
        Assert.False(state.Rows == 0 && state.Lifecycle is SegmentLifecycle.Sealed or SegmentLifecycle.Flushing);
        Assert.True(state.Lifecycle != SegmentLifecycle.Flushed || state.Manifest.Length > 0);
        Assert.Equal(
            state.Lifecycle switch
            {
                SegmentLifecycle.Flushing => new WriteBinlogs(state.Id),
                SegmentLifecycle.Dropped => new DeleteBlobs(state.Id),
                _ => null,
            },
            SegmentMachine.Owed(state));
    }
}
