using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;
using static Milvus.DataCoord.Tests.Channels.ChannelScript;

namespace Milvus.DataCoord.Tests.Channels;

public sealed class ChannelMachineTests
{
    private static readonly Timestamp Second = Noon.Next;

    [Fact]
    public void The_first_append_opens_a_segment_and_places_its_rows() =>
        Given()
            .When(Append(7))
            .Expect(
                Of(7, new SegmentOpened(new(1), 500)),
                Of(7, new RowsPlaced(1, 10, Noon, new LogPosition(1))))
            .ExpectReply(new RowsAppended(new(7), Noon));

    [Fact]
    public void The_next_append_goes_to_the_same_segment_with_a_later_timestamp() =>
        Given().When(Append(7))
            .When(Append(8, position: 2))
            .Expect(Of(7, new RowsPlaced(1, 10, Second, new LogPosition(2))));

    [Fact]
    public void Each_partition_has_its_own_segment() =>
        Given().When(Append(7))
            .When(Append(8, partition: 2))
            .ExpectReply(new RowsAppended(new(8), Second));

    [Fact]
    public void Rows_are_later_than_every_timestamp_seen() =>
        Given()
            .When(Append(7) with { Observed = At(TimeSpan.FromHours(1)) })
            .ExpectReply(new RowsAppended(new(7), At(TimeSpan.FromHours(1)).Next));

    [Fact]
    public void A_draw_takes_its_share_off_the_new_segments_size() =>
        Given()
            .When(Append(7) with { Draw = 0.5 })
            .Expect(
                Of(7, new SegmentOpened(new(1), 450)),
                Of(7, new RowsPlaced(1, 10, Noon, new LogPosition(1))));

    [Fact]
    public void A_full_segment_is_sealed_with_its_last_rows_and_flushes_with_the_next_append() =>
        Given().When(Append(7, bytes: 499))
            .When(Append(8, bytes: 1))
            .Expect(
                Of(7, new RowsPlaced(1, 1, Second, new LogPosition(1))),
                Of(7, new SegmentSealed(SealReason.Capacity, Second)))
            .Owes()
            .When(Append(8))
            .Expect(
                Of(8, new SegmentOpened(new(1), 500)),
                Of(8, new RowsPlaced(1, 10, Second.Next, new LogPosition(1))),
                Of(7, new FlushStarted(Second.Next)))
            .Owes(new WriteBinlogs(new(7)));

    [Fact]
    public void A_tick_moves_the_watermark_past_what_it_confirms() =>
        Given().When(Append(7, bytes: 500))
            .When(new TickChannel(Noon, Policy))
            .Expect(new WatermarkAdvanced(Second), Of(7, new FlushStarted(Second)))
            .When(new TickChannel(Noon, Policy)).ExpectNothing()
            .When(Append(8)).ExpectReply(new RowsAppended(new(8), Second.Next));

    [Fact]
    public void A_tick_with_nothing_to_do_has_no_events() =>
        Given().When(Append(7)).When(new TickChannel(Second, Policy)).ExpectNothing();

    [Fact]
    public void A_fence_seals_and_flushes_all_growing_segments()
    {
        var fence = At(TimeSpan.FromSeconds(1));
        var script = Given().When(Append(7)).When(Append(8, partition: 2))
            .When(new AppendFence(Noon, fence))
            .Expect(
                Of(7, new SegmentSealed(SealReason.Flush, Noon)),
                Of(8, new SegmentSealed(SealReason.Flush, Second)),
                new WatermarkAdvanced(fence),
                Of(7, new FlushStarted(fence)),
                Of(8, new FlushStarted(fence)))
            .Owes(new WriteBinlogs(new(7)), new WriteBinlogs(new(8)));

        var reply = script.Reply<FenceAppended>();
        Assert.Equal((fence, Noon.Previous), (reply.Fence, reply.CheckpointBefore));
        Assert.Equal([new SegmentId(7), new SegmentId(8)], reply.Sealed.AsEnumerable());
        Assert.Empty(reply.Flushed);
    }

    [Fact]
    public void A_second_fence_names_what_is_still_flushing_and_what_is_flushed()
    {
        var reply = Given().When(Append(7)).When(Append(8, partition: 2)).When(new AppendFence(Noon, Noon))
            .When(Tell(7, new RegisterFlushed("m/7", 1, 1)))
            .When(new AppendFence(Noon, Noon))
            .Expect(new WatermarkAdvanced(Noon.Next.Next.Next))
            .Reply<FenceAppended>();

        Assert.Equal([new SegmentId(8)], reply.Sealed.AsEnumerable());
        Assert.Equal([new SegmentId(7)], reply.Flushed.AsEnumerable());
    }

    [Fact]
    public void The_watermark_jumps_forward_and_never_back() =>
        Given()
            .When(new AdvanceWatermark(Second)).Expect(new WatermarkAdvanced(Second))
            .When(new AdvanceWatermark(Second)).ExpectNothing()
            .When(new AdvanceWatermark(Noon)).ExpectNothing();

    [Fact]
    public void The_checkpoint_stands_before_the_first_unflushed_row()
    {
        var script = Given().When(Append(7, position: 4)).When(Append(8, partition: 2, position: 5))
            .ExpectCheckpoint(Noon.Previous, position: 3, last: 5)
            .When(new AppendFence(Noon, Noon))
            .ExpectCheckpoint(Noon.Previous, position: 3, last: 6);
        var fence = script.Reply<FenceAppended>().Fence;

        script.When(Tell(7, new RegisterFlushed("m/7", 1, 1))).ExpectCheckpoint(Noon, position: 4, last: 7)
            .When(Tell(8, new RegisterFlushed("m/8", 1, 1))).ExpectCheckpoint(fence, position: 8, last: 8);
    }

    [Fact]
    public void An_epoch_must_be_higher_than_the_one_before() =>
        Given()
            .When(new StartEpoch(3)).Expect(new EpochStarted(3))
            .When(new StartEpoch(3)).ExpectRefusal(ErrorCode.ParameterInvalid, "epoch 3 is not above 3");

    [Fact]
    public void A_dropped_channel_drops_all_segments_and_forgets_the_purged() =>
        Given().When(Append(7)).When(new AppendFence(Noon, Noon)).When(Append(8))
            .When(new DropChannel(Noon)).Expect(new ChannelDropped(Noon))
            .Owes(new DeleteBlobs(new(7)), new DeleteBlobs(new(8)))
            .When(new DropChannel(Noon)).ExpectNothing()
            .When(Append(9)).ExpectRefusal(ErrorCode.ChannelNotFound, "is dropped and refuses AppendRows")
            .When(Tell(7, new ConfirmBlobsDeleted())).Expect(Of(7, new SegmentPurged()))
            .When(Tell(7, new ConfirmBlobsDeleted())).ExpectNothing()
            .Owes(new DeleteBlobs(new(8)));

    [Fact]
    public void A_new_owner_of_a_dropped_channel_may_start() =>
        Given(new ChannelDropped(Noon)).When(new StartEpoch(1)).Expect(new EpochStarted(1));

    [Fact]
    public void A_segment_that_nobody_opened_cannot_be_registered() =>
        Given().When(Tell(7, new RegisterFlushed("m/7", 1, 1))).ExpectRefusal(ErrorCode.SegmentNotFound, "7");

    [Fact]
    public void Rows_are_placed_by_appends_alone() =>
        Given().When(Append(7))
            .When(Tell(7, new PlaceRows(1, 1, Second, new LogPosition(2))))
            .ExpectRefusal(ErrorCode.ParameterInvalid, "segment 7 takes PlaceRows from nobody else");

    [Fact]
    public void An_id_that_is_taken_opens_no_segment() =>
        Given().When(Append(7))
            .When(Append(7, partition: 2))
            .ExpectRefusal(ErrorCode.ParameterInvalid, "segment 7 is Growing and refuses OpenSegment");

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void A_draw_outside_its_range_is_refused(double draw) =>
        Given().When(Append(7) with { Draw = draw }).ExpectRefusal(ErrorCode.ParameterInvalid, "Draw");

    [Fact]
    public void A_timestamp_beyond_the_largest_is_refused() =>
        Given()
            .When(Append(7) with { Observed = Timestamp.Max })
            .ExpectRefusal(ErrorCode.ParameterInvalid, "out of range");

    [Fact]
    public void A_row_behind_the_watermark_in_the_log_is_a_broken_invariant() =>
        Assert.Contains(
            "I2",
            Assert.Throws<InvariantException>(() => ChannelMachine.Evolve(
                Given().When(Append(7)).State, Of(7, new RowsPlaced(1, 1, Noon, new LogPosition(2))))).Message,
            StringComparison.Ordinal);
}
