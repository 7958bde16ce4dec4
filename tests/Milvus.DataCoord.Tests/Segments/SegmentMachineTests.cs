using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;
using static Milvus.DataCoord.Tests.Segments.SegmentScript;

namespace Milvus.DataCoord.Tests.Segments;

public sealed class SegmentMachineTests
{
    [Fact]
    public void Sealed_segment_waits_for_the_time_tick_before_flushing() =>
        GivenA(SegmentLifecycle.Sealed)
            .When(new TickSegment(Ts(100))).ExpectNothing().OwesNothing()
            .When(new TickSegment(Ts(101))).Expect(new FlushStarted(Ts(101))).Owes<WriteBinlogs>();

    [Fact]
    public void Sealed_segment_refuses_rows() =>
        GivenA(SegmentLifecycle.Sealed)
            .When(new PlaceRows(1, 1, Ts(200), new LogPosition(2)))
            .ExpectRefusal(ErrorCode.ParameterInvalid, "segment 7 is Sealed and refuses PlaceRows");

    [Fact]
    public void Sealing_an_empty_segment_drops_it_at_once() =>
        Given(new SegmentOpened(Partition, 1000))
            .When(new SealSegment(SealReason.Flush, Ts(0)))
            .Expect(new SegmentSealed(SealReason.Flush, Ts(0)), new SegmentDropped(Ts(0)))
            .Owes<DeleteBlobs>()
            .When(new SealSegment(SealReason.Flush, Ts(0))).ExpectNothing();

    [Fact]
    public void A_manifest_with_other_rows_than_were_placed_is_refused() =>
        GivenA(SegmentLifecycle.Flushing)
            .When(new RegisterFlushed("m/7", 9, 300))
            .ExpectRefusal(ErrorCode.ParameterInvalid, "9 rows were written, 10 were placed")
            .When(new RegisterFlushed("m/7", 10, 300))
            .Expect(new SegmentFlushed("m/7", 10, 300))
            .OwesNothing();

    [Fact]
    public void A_flushed_segment_takes_the_same_manifest_again_and_no_other() =>
        GivenA(SegmentLifecycle.Flushed)
            .When(new RegisterFlushed("m/7", 10, 300)).ExpectNothing()
            .When(new RegisterFlushed("m/8", 10, 300))
            .ExpectRefusal(ErrorCode.ParameterInvalid, "segment 7 is Flushed and refuses RegisterFlushed");

    [Fact]
    public void A_segment_that_was_never_opened_is_not_found() =>
        Given()
            .When(new SealSegment(SealReason.Flush, Ts(1)))
            .ExpectRefusal(ErrorCode.SegmentNotFound, "segment 7 is None and refuses SealSegment");

    [Fact]
    public void Rows_must_be_later_than_the_rows_before() =>
        GivenA(SegmentLifecycle.Growing)
            .When(new PlaceRows(1, 1, Ts(100), new LogPosition(2)))
            .ExpectRefusal(ErrorCode.ParameterInvalid, "timestamp 100 at 2 is not behind 100 at 1");

    [Fact]
    public void A_seal_before_the_last_row_is_refused() =>
        GivenA(SegmentLifecycle.Growing)
            .When(new SealSegment(SealReason.Idle, Ts(99)))
            .ExpectRefusal(ErrorCode.ParameterInvalid, "SealTimestamp 99 is before its last row, 100");

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, -1)]
    public void A_batch_without_rows_or_with_negative_bytes_is_refused(int rows, long bytes) =>
        GivenA(SegmentLifecycle.Growing)
            .When(new PlaceRows(rows, bytes, Ts(200), new LogPosition(2)))
            .ExpectRefusal(ErrorCode.ParameterInvalid, "segment 7 is Growing and refuses PlaceRows");

    [Fact]
    public void Several_batches_of_one_commit_are_added_up()
    {
        var state = GivenA(SegmentLifecycle.Growing)
            .When(new PlaceRows(5, 50, Ts(110), new LogPosition(4)))
            .When(new PlaceRows(6, 60, Ts(111), new LogPosition(4)))
            .State;

        Assert.Equal((21, 510, Ts(100), Ts(111)), (state.Rows, state.Bytes, state.FirstTimestamp, state.LastTimestamp));
        Assert.Equal((new LogPosition(1), new LogPosition(4)), (state.FirstPosition, state.LastPosition));
    }

    [Fact]
    public void Registering_other_rows_in_an_event_is_a_broken_invariant() =>
        Assert.Contains(
            "I5",
            Assert.Throws<InvariantException>(
                () => SegmentMachine.Evolve(
                    GivenA(SegmentLifecycle.Flushing).State, new SegmentFlushed("m/7", 9, 1))).Message,
            StringComparison.Ordinal);
}
