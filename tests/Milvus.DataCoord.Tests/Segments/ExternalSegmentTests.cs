using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;
using static Milvus.DataCoord.Tests.Segments.SegmentScript;

namespace Milvus.DataCoord.Tests.Segments;

public sealed class ExternalSegmentTests
{
    [Theory]
    [InlineData(100, false)]
    [InlineData(120, false)]
    [InlineData(121, true)]
    public void A_sealed_segment_waits_for_a_tick_behind_its_seal_and_its_last_grant(ulong tick, bool flushes)
    {
        var script = GivenAnExternal(SegmentLifecycle.Sealed).When(new TickSegment(Ts(tick)));

        if (flushes)
        {
            script.Expect(new FlushStarted(Ts(tick))).Owes<RequestFlush>();
        }
        else
        {
            script.ExpectNothing().OwesNothing();
        }
    }

    [Fact]
    public void A_seal_that_knows_the_last_grant_gives_the_rest_of_the_lease_back() =>
        GivenAnExternal(SegmentLifecycle.Growing)
            .When(new SealSegment(SealReason.Flush, Ts(100)) { LastExpire = Ts(105) })
            .Expect(new SegmentSealed(SealReason.Flush, Ts(100)) { LastExpire = Ts(105) })
            .When(new TickSegment(Ts(105))).ExpectNothing()
            .When(new TickSegment(Ts(106))).Expect(new FlushStarted(Ts(106)));

    [Fact]
    public void A_seal_cannot_end_later_than_the_lease() =>
        GivenAnExternal(SegmentLifecycle.Growing)
            .When(new SealSegment(SealReason.Flush, Ts(100)) { LastExpire = Ts(121) })
            .ExpectRefusal(ErrorCode.ParameterInvalid, "LastExpire 121 is behind its lease, 120");

    [Fact]
    public void A_sealed_segment_without_rows_is_dropped_when_its_grants_have_expired() =>
        Given(
            new ExternalOpened(Partition, 1000, 100, 40, Ts(50)),
            new GrantsLeased(Ts(120)),
            new SegmentSealed(SealReason.Flush, Ts(100)))
            .OwesNothing()
            .When(new TickSegment(Ts(121))).Expect(new SegmentDropped(Ts(121)))
            .Owes<DeleteBlobs>();

    [Fact]
    public void Reports_come_twice_late_and_in_any_order() =>
        GivenAnExternal(SegmentLifecycle.Growing)
            .When(new ReportSegment(10, 1, Ts(99))).ExpectNothing()
            .When(new ReportSegment(30, 0, Ts(99))).Expect(new SegmentReported(30, 1, Ts(99)))
            .When(new ReportSegment(20, 3, Ts(98))).Expect(new SegmentReported(30, 3, Ts(98)))
            .When(new ReportSegment(-1, 3, Ts(98)))
            .ExpectRefusal(ErrorCode.ParameterInvalid, "Rows -1 or Binlogs 3 is below 0");

    [Fact]
    public void Reported_rows_count_by_their_estimate()
    {
        var state = GivenAnExternal(SegmentLifecycle.Growing).When(new ReportSegment(30, 2, Ts(99))).State;

        Assert.Equal((30, 1200, 2, Ts(99)), (state.Rows, state.Bytes, state.Binlogs, state.LastTimestamp));
    }

    [Fact]
    public void What_its_writer_saved_is_taken_whatever_was_reported()
    {
        var state = GivenAnExternal(SegmentLifecycle.Flushing)
            .When(new RegisterFlushed("m/7", 12, 300)).Expect(new SegmentFlushed("m/7", 12, 300))
            .When(new RegisterFlushed("m/7", 12, 300)).ExpectNothing()
            .When(new ReportSegment(50, 5, Ts(300))).ExpectNothing()
            .State;

        Assert.Equal((12, 300, SegmentLifecycle.Flushed), (state.Rows, state.Bytes, state.Lifecycle));
    }

    [Fact]
    public void A_flush_that_wrote_nothing_drops_the_segment() =>
        GivenAnExternal(SegmentLifecycle.Flushing)
            .When(new RegisterFlushed("", 0, 0)).Expect(new SegmentDropped(Ts(120)));

    [Theory]
    [InlineData(SegmentLifecycle.Growing)]
    [InlineData(SegmentLifecycle.Sealed)]
    [InlineData(SegmentLifecycle.Flushing)]
    public void It_is_healthy_and_not_the_channels_to_hold_in_memory(SegmentLifecycle lifecycle)
    {
        var state = GivenAnExternal(lifecycle).State;

        Assert.Equal((true, false, false), (state.IsHealthy, state.IsUnflushed, state.IsLive));
    }

    [Fact]
    public void Appends_never_go_to_it() =>
        GivenAnExternal(SegmentLifecycle.Growing)
            .When(new PlaceRows(1, 1, Ts(200), new LogPosition(2)))
            .ExpectRefusal(ErrorCode.ParameterInvalid, "segment 7 is Growing and refuses PlaceRows");

    [Fact]
    public void Grants_never_go_to_a_segment_of_the_channels_own() =>
        GivenA(SegmentLifecycle.Growing)
            .When(new LeaseGrants(Ts(300)))
            .ExpectRefusal(ErrorCode.ParameterInvalid, "segment 7 is Growing and refuses LeaseGrants");

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    public void A_segment_without_size_is_not_opened(long bytes, long rows, int rowBytes) =>
        Given()
            .When(new OpenExternal(Partition, bytes, rows, rowBytes, Ts(1)))
            .ExpectRefusal(ErrorCode.ParameterInvalid, "is below 1");
}
