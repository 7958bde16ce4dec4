using Milvus.Core;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;
using static Milvus.DataCoord.Tests.Channels.ChannelScript;
using static Milvus.DataCoord.Tests.Grants.GrantScript;

namespace Milvus.DataCoord.Tests.Grants;

public sealed class GrantLeaseTests
{
    [Fact]
    public void A_fence_with_grants_on_their_way_seals_and_begins_to_flush_when_they_have_expired()
    {
        var script = new GrantScript().Grant(5).Report(1, rows: 5)
            .Fence()
            .Expect(
                Of(1, new SegmentSealed(SealReason.Flush, Timestamp.Zero) { LastExpire = GrantScript.Expiry }),
                new WatermarkAdvanced(Noon));

        Assert.Equal([new SegmentId(1)], script.Channel.Reply<FenceAppended>().Sealed.AsEnumerable());
        script.Channel.Owes();
        script.Expire(GrantScript.Expiry).Expect();
        script.Expire(GrantScript.Expiry.Next)
            .Expect(
                new WatermarkAdvanced(GrantScript.Expiry.Next),
                Of(1, new FlushStarted(GrantScript.Expiry.Next)));
        script.Channel.Owes(new RequestFlush(new(1)));
    }

    [Fact]
    public void Neither_the_wall_clock_nor_appends_nor_fences_expire_a_grant()
    {
        var late = Noon.Add(TimeSpan.FromMinutes(1));
        var script = new GrantScript().Grant(5).Report(1, rows: 5).Fence()
            .Tick(late).Expect()
            .When(new AdvanceWatermark(late)).Expect(new WatermarkAdvanced(late))
            .Fence().Expect(new WatermarkAdvanced(late.Next));

        script.Channel.When(Append(7)).Owes();
    }

    [Fact]
    public void A_sealed_segment_gets_no_more_grants() =>
        Assert.Equal([(2L, 5L)], new GrantScript().Grant(5).Fence().Grant(5).Rows);

    [Fact]
    public void A_new_owner_waits_for_the_whole_lease_before_it_flushes()
    {
        var script = new GrantScript().Grant(5).Report(1, rows: 5).Restart()
            .Fence().Expect(Of(1, new SegmentSealed(SealReason.Flush, Timestamp.Zero)), new WatermarkAdvanced(Noon));

        script.Expire(Lease).Expect();
        script.Expire(Lease.Next)
            .Expect(new WatermarkAdvanced(Lease.Next), Of(1, new FlushStarted(Lease.Next)));
    }

    [Fact]
    public void A_segment_sealed_before_a_restart_waits_for_the_grants_that_were_known_then()
    {
        var script = new GrantScript().Grant(5).Report(1, rows: 5).Fence().Restart();

        script.Expire(GrantScript.Expiry).Expect();
        script.Expire(GrantScript.Expiry.Next)
            .Expect(
                new WatermarkAdvanced(GrantScript.Expiry.Next),
                Of(1, new FlushStarted(GrantScript.Expiry.Next)));
    }

    [Fact]
    public void A_new_owner_fills_an_old_segment_when_no_old_grant_can_come()
    {
        var script = new GrantScript().Grant(90).Restart();

        Assert.Equal([(2L, 20L)], script.Grant(20).Rows);
        Assert.Equal([(2L, 5L)], script.Expire(Lease.Previous).Grant(5).Rows);
        Assert.Equal([(1L, 5L)], script.Expire(Lease).Grant(Lease, 5).Rows);
    }

    [Fact]
    public void An_empty_segment_is_dropped_when_its_grants_have_expired()
    {
        var script = new GrantScript().Grant(5).Fence();

        script.Expire(GrantScript.Expiry.Next)
            .Expect(
                new WatermarkAdvanced(GrantScript.Expiry.Next),
                Of(1, new SegmentDropped(GrantScript.Expiry.Next)));
        script.Channel.Owes(new DeleteBlobs(new(1)))
            .ExpectCheckpoint(GrantScript.Expiry.Next, position: 3, last: 3);
    }

    [Fact]
    public void The_tick_that_starts_a_flush_is_one_for_the_channels_own_segments_too()
    {
        var script = new GrantScript().Grant(5).Report(1, rows: 5).Fence();
        script.Channel.When(Append(7, bytes: 500));

        script.Expire(GrantScript.Expiry.Next)
            .Expect(
                new WatermarkAdvanced(GrantScript.Expiry.Next),
                Of(7, new FlushStarted(GrantScript.Expiry.Next)),
                Of(1, new FlushStarted(GrantScript.Expiry.Next)));
    }

    [Fact]
    public void The_checkpoint_waits_for_external_segments_and_the_log_does_not()
    {
        var script = new GrantScript().When(new AdvanceWatermark(Noon)).Grant(5).Report(1, rows: 5).Fence();
        script.Channel.ExpectCheckpoint(Noon, position: 9, last: 9);

        script.Expire(Lease)
            .When(Tell(1, new RegisterFlushed("m/1", 5, 50))).Expect(Of(1, new SegmentFlushed("m/1", 5, 50)));
        script.Channel.ExpectCheckpoint(Lease, position: 9, last: 9);
    }

    [Fact]
    public void A_delete_is_not_settled_before_external_segments_are_flushed()
    {
        var script = new GrantScript().Grant(5).Report(1, rows: 5)
            .When(new AppendDeletes(1, 8, Noon, Timestamp.Zero, new(1)))
            .Tick(Noon.Add(TimeSpan.FromHours(1)));

        Assert.False(script.Channel.State.Settling.IsEmpty);
        Assert.Null(ChannelMachine.OwedDeltas(script.Channel.State));
        script.Fence().Expire(Lease).When(Tell(1, new RegisterFlushed("m/1", 5, 50)));
        Assert.Equal(Noon, ChannelMachine.OwedDeltas(script.Channel.State));
    }

    [Fact]
    public void A_truncation_takes_what_its_fence_has_closed()
    {
        var script = new GrantScript().Grant(5).Report(1, rows: 5).Fence().Grant(5).Fence();

        script.When(new TruncateChannel(Noon, Noon)).Expect(Of(1, new SegmentDropped(Noon)));
    }

    [Fact]
    public void A_dropped_vchannel_drops_external_segments() =>
        new GrantScript().Grant(5).When(new DropChannel(Noon)).Channel.Owes(new DeleteBlobs(new(1)));
}
