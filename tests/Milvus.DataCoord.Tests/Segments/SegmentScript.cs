using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Tests.Segments;

/// <summary>Given events, when a command comes, expect events or a refusal; accepted events are folded.</summary>
internal sealed class SegmentScript
{
    public static readonly SegmentId Id = new(7);
    public static readonly PartitionId Partition = new(3);

    private SegmentState _state;
    private Outcome<ImmutableArray<SegmentEvent>> _outcome;

    private SegmentScript(SegmentState state) => _state = state;

    public static SegmentScript Given(params SegmentEvent[] events) =>
        new(events.Aggregate(SegmentState.Unopened(Id), SegmentMachine.Evolve));

    /// <summary>The shortest history that ends in a lifecycle, with 10 rows at timestamp 100.</summary>
    public static SegmentScript GivenA(SegmentLifecycle lifecycle) => Given(History(lifecycle));

    public static SegmentEvent[] History(SegmentLifecycle lifecycle) =>
        lifecycle == SegmentLifecycle.Importing ? [new ImportStarted(Partition)] : Internal(lifecycle);

    /// <summary>
    /// The shortest history of an external segment that ends in a lifecycle, with 10 rows, grants leased to timestamp
    /// 120 and sealed at 100.
    /// </summary>
    public static SegmentScript GivenAnExternal(SegmentLifecycle lifecycle) => Given(
    [
        .. new (SegmentLifecycle From, SegmentEvent Event)[]
        {
            (SegmentLifecycle.Growing, new ExternalOpened(Partition, 1000, 100, 40, Ts(50))),
            (SegmentLifecycle.Growing, new GrantsLeased(Ts(120))),
            (SegmentLifecycle.Growing, new SegmentReported(10, 1, Ts(90))),
            (SegmentLifecycle.Sealed, new SegmentSealed(SealReason.Flush, Ts(100))),
            (SegmentLifecycle.Flushing, new FlushStarted(Ts(121))),
            (SegmentLifecycle.Flushed, new SegmentFlushed("m/7", 10, 300)),
            (SegmentLifecycle.Dropped, new SegmentDropped(Ts(200))),
        }.Where(step => Order(step.From) <= Order(lifecycle)).Select(step => step.Event),
    ]);

    private static SegmentEvent[] Internal(SegmentLifecycle lifecycle) =>
    [
        .. new (SegmentLifecycle From, SegmentEvent Event)[]
        {
            (SegmentLifecycle.Growing, new SegmentOpened(Partition, 1000)),
            (SegmentLifecycle.Growing, new RowsPlaced(10, 400, Ts(100), new LogPosition(1))),
            (SegmentLifecycle.Sealed, new SegmentSealed(SealReason.Flush, Ts(100))),
            (SegmentLifecycle.Flushing, new FlushStarted(Ts(101))),
            (SegmentLifecycle.Flushed, new SegmentFlushed("m/7", 10, 300)),
            (SegmentLifecycle.Dropped, new SegmentDropped(Ts(200))),
            (SegmentLifecycle.Purged, new SegmentPurged()),
        }.Where(step => Order(step.From) <= Order(lifecycle)).Select(step => step.Event),
    ];

    public static Timestamp Ts(ulong value) => new(value);

    public SegmentState State => _state;

    public SegmentScript When(SegmentCommand command)
    {
        _outcome = SegmentMachine.Decide(_state, command);
        if (_outcome.IsOk)
        {
            _state = _outcome.Value.Aggregate(_state, SegmentMachine.Evolve);
        }

        return this;
    }

    public SegmentScript Expect(params SegmentEvent[] events)
    {
        Assert.True(_outcome.IsOk, _outcome.Error?.ToString());
        Assert.Equal(events, _outcome.Value);
        return this;
    }

    public SegmentScript ExpectNothing() => Expect();

    public SegmentScript ExpectRefusal(ErrorCode code, string text)
    {
        Assert.False(_outcome.IsOk);
        Assert.Equal(code, _outcome.Error.Code);
        Assert.Contains(text, _outcome.Error.Reason + _outcome.Error.Detail, StringComparison.Ordinal);
        return this;
    }

    public SegmentScript Owes<TEffect>()
        where TEffect : SegmentEffect
    {
        Assert.Equal(Id, Assert.IsType<TEffect>(SegmentMachine.Owed(_state)).Segment);
        return this;
    }

    public SegmentScript OwesNothing()
    {
        Assert.Null(SegmentMachine.Owed(_state));
        return this;
    }

    private static int Order(SegmentLifecycle lifecycle) => lifecycle switch
    {
        SegmentLifecycle.None => 0,
        SegmentLifecycle.Growing => 1,
        SegmentLifecycle.Sealed => 2,
        SegmentLifecycle.Flushing => 3,
        SegmentLifecycle.Flushed => 4,
        SegmentLifecycle.Dropped => 5,
        _ => 6,
    };
}
