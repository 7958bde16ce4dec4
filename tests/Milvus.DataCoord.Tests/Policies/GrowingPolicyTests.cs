using Milvus.Core;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;
using Milvus.DataCoord.Tests.Grants;
using static Milvus.DataCoord.Tests.Channels.ChannelScript;

namespace Milvus.DataCoord.Tests.Policies;

/// <summary>Seal policies that look at grants, binlogs and how many segments grow.</summary>
public sealed class GrowingPolicyTests
{
    private static readonly SealPolicyOptions Defaults = new();

    [Fact]
    public void The_limits_are_those_of_Milvus() =>
        Assert.Equal((32, int.MaxValue), (Defaults.MaxBinlogs, Defaults.ChannelGrowingMaxSegments));

    [Theory]
    [InlineData(40, 9, false)]
    [InlineData(40, 10, true)]
    [InlineData(50, 0, true)]
    public void Granted_rows_count_as_written_ones(long rows, long granted, bool seals) =>
        Assert.Equal(seals, ByCapacity.Seals(Segment(1) with { Bytes = rows * 10 }, granted));

    [Theory]
    [InlineData(31, false)]
    [InlineData(32, true)]
    [InlineData(33, true)]
    public void Many_binlogs_seal(int binlogs, bool seals) =>
        Assert.Equal(seals, ByBinlogCount.Seals(Segment(1) with { Binlogs = binlogs }, Defaults));

    [Theory]
    [InlineData(4, new long[0])]
    [InlineData(3, new long[] { 3 })]
    [InlineData(2, new long[] { 3, 4 })]
    [InlineData(0, new long[] { 3, 4, 1, 2 })]
    public void Too_many_growing_segments_go_by_the_end_of_their_grants_then_age_then_id(int limit, long[] chosen) =>
        Assert.Equal(
            chosen,
            ByChannelCount.Choose(
                [
                    Segment(2) with { LastExpire = new(30) },
                    Segment(1) with { LastExpire = new(30) },
                    Segment(4) with { LastExpire = new(20) },
                    Segment(3) with { LastExpire = new(20), FirstTimestamp = Noon.Previous },
                ],
                new SealPolicyOptions { ChannelGrowingMaxSegments = limit })
                .Select(segment => segment.Id.Value));

    [Fact]
    public void A_forgotten_external_segment_grows_old_without_rows()
    {
        var late = At(TimeSpan.FromDays(1));

        Assert.True(ByLifetime.Seals(Segment(1), late, Defaults));
        Assert.False(ByIdle.Seals(Segment(1) with { Bytes = 1L << 40 }, late, Defaults));
    }

    [Fact]
    public void A_segment_begins_young_in_a_vchannel_that_was_quiet_for_days() =>
        new GrantScript().Grant(At(TimeSpan.FromDays(3)), 1).Tick(At(TimeSpan.FromDays(3))).Expect();

    [Theory]
    [InlineData(49, false)]
    [InlineData(50, true)]
    public void A_tick_seals_an_external_segment_that_is_full_with_grants(long rows, bool seals)
    {
        var script = new GrantScript().Grant(rows).Tick(Noon);

        Assert.Equal(
            seals ? SealReason.Capacity : default, script.Channel.State.Segments[new SegmentId(1)].SealReason);
    }

    [Fact]
    public void Expired_grants_that_nobody_used_fill_no_segment() =>
        new GrantScript().Grant(80).Expire(At(TimeSpan.FromSeconds(2))).Tick(Noon).Expect();

    [Fact]
    public void A_tick_seals_by_capacity_then_binlogs_then_count() =>
        new GrantScript()
            .Grant(Noon, [new RowRequest(new(1), 50), new(new(2), 1), new(new(3), 1), new(new(4), 1)])
            .Report(1, rows: 1, binlogs: 2)
            .Report(3, rows: 1, binlogs: 2)
            .Tick(Noon, GrantScript.Policy with { MaxBinlogs = 2, ChannelGrowingMaxSegments = 1 })
            .Expect(
                Of(1, Sealed(SealReason.Capacity)),
                Of(3, Sealed(SealReason.BinlogCount)),
                Of(2, Sealed(SealReason.ChannelCount)));

    [Fact]
    public void A_tick_seals_by_lifetime_before_binlogs() =>
        new GrantScript().When(new AdvanceWatermark(Noon))
            .Grant(1).Report(1, rows: 1, binlogs: 40)
            .Tick(At(TimeSpan.FromDays(1)), GrantScript.Policy)
            .Expect(Of(1, Sealed(SealReason.Lifetime) with { SealTimestamp = Noon }));

    private static SegmentSealed Sealed(SealReason reason) =>
        new(reason, Timestamp.Zero) { LastExpire = GrantScript.Expiry };

    private static SegmentState Segment(long id) => new()
    {
        Id = new(id),
        Lifecycle = SegmentLifecycle.Growing,
        External = true,
        MaxBytes = 500,
        MaxRows = 100,
        RowBytes = 10,
        FirstTimestamp = Noon,
        LastTimestamp = Noon,
    };
}
