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

    /// <summary>Segments of an outside writer, and imported ones.</summary>
    private static readonly IReadOnlyList<SegmentCommand> Outside =
    [
        new OpenExternal(new(1), 100, 10, 10, new(5)),
        new ImportSegment(new(1)),
        new LeaseGrants(new(30)),
        new LeaseGrants(new(60)),
        new ReportSegment(3, 1, new(20)),
        new ReportSegment(6, 2, new(25)),
        new PlaceRows(1, 10, new(10), new(1)),
        new SealSegment(SealReason.Flush, new(40)),
        new SealSegment(SealReason.Flush, new(40)) { LastExpire = new(28) },
        new TickSegment(new(29)),
        new TickSegment(new(41)),
        new TickSegment(new(61)),
        new RegisterFlushed("m/1", 6, 1),
        new RegisterFlushed("m/1", 0, 0),
        new RegisterFlushed("m/2", 6, 1) { Timestamp = new(70) },
        new DropSegment(new(80)),
        new ConfirmBlobsDeleted(),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_state_within_six_commands_keeps_the_invariants(bool outside)
    {
        var alphabet = outside ? Outside : Alphabet;
        var count = BreadthFirst.Run(
            SegmentState.Unopened(new SegmentId(1)),
            depth: 6,
            state => Encoding.UTF8.GetString(DataCoordJson.Write(state)),
            KeepsInvariants,
            state => alphabet.Select(command => Try(state, command)));

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
        Assert.True(state.IsHealthy || !next.IsHealthy || state.Lifecycle == SegmentLifecycle.None, "Dropped is terminal.");
        return next;
    }

    private static SegmentState ReplaysFromSnapshotAndTail(SegmentState state, SegmentEvent[] events) =>
        DataCoordJson.Read<SegmentEvent[]>(DataCoordJson.Write(events))
            .Aggregate(DataCoordJson.Read<SegmentState>(DataCoordJson.Write(state)), SegmentMachine.Evolve);

    private static void KeepsInvariants(SegmentState state)
    {
        Assert.Equal(state.Rows == 0 && !state.External, state.FirstTimestamp == Timestamp.Zero);
        Assert.True(state.FirstTimestamp <= state.LastTimestamp && state.FirstPosition <= state.LastPosition);
        Assert.True(
            state.Lifecycle is SegmentLifecycle.None or SegmentLifecycle.Growing || state.SealReason == 0
            || state.External || state.SealTimestamp >= state.LastTimestamp);
        Assert.False(
            state is { Rows: 0, External: false, Lifecycle: SegmentLifecycle.Sealed or SegmentLifecycle.Flushing });
        Assert.True(state.IsUnflushed || state.IsLive == (state.Lifecycle == SegmentLifecycle.Flushed));
        Assert.False(state is { External: false, LastExpire.Value: > 0 }, "Only external segments have grants.");
        Assert.True(state.Lifecycle != SegmentLifecycle.Flushed || state.Manifest.Length > 0);
        Assert.Equal(
            state.Lifecycle switch
            {
                SegmentLifecycle.Flushing when state.External => new RequestFlush(state.Id),
                SegmentLifecycle.Flushing => new WriteBinlogs(state.Id),
                SegmentLifecycle.Dropped => new DeleteBlobs(state.Id),
                _ => null,
            },
            SegmentMachine.Owed(state));
    }
}
