using Milvus.Core.Ports;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;
using static Milvus.DataCoord.Tests.Channels.ChannelScript;

namespace Milvus.DataCoord.Tests.Policies;

public sealed class SealPolicyTests
{
    private static readonly SealPolicyOptions Defaults = new();

    [Theory]
    [InlineData(99, false)]
    [InlineData(100, true)]
    [InlineData(101, true)]
    public void Capacity_seals_at_the_drawn_size(long bytes, bool seals) =>
        Assert.Equal(seals, ByCapacity.Seals(Segment(1, bytes)));

    [Theory]
    [InlineData(0.0, 128_849_018)]
    [InlineData(0.5, 122_406_567)]
    public void The_drawn_size_is_a_share_of_the_largest(double draw, long bytes) =>
        Assert.Equal(bytes, ByCapacity.DrawMaxBytes(Defaults, draw));

    [Fact]
    public void The_drawn_size_is_never_zero() =>
        Assert.Equal(1, ByCapacity.DrawMaxBytes(new SealPolicyOptions { SegmentMaxBytes = 0 }, 0));

    [Theory]
    [InlineData(86_399, false)]
    [InlineData(86_400, true)]
    public void Lifetime_counts_from_the_first_row(int seconds, bool seals) =>
        Assert.Equal(seals, ByLifetime.Seals(Segment(1, 1), At(TimeSpan.FromSeconds(seconds)), Defaults));

    [Theory]
    [InlineData(16 << 20, 600, false)]
    [InlineData(16 << 20, 601, true)]
    [InlineData((16 << 20) - 1, 601, false)]
    public void Idleness_seals_what_is_worth_writing(long bytes, int seconds, bool seals) =>
        Assert.Equal(seals, ByIdle.Seals(Segment(1, bytes), At(TimeSpan.FromSeconds(seconds)), Defaults));

    [Fact]
    public void A_segment_without_rows_is_neither_old_nor_idle()
    {
        var empty = SegmentState.Unopened(new(1)) with { Bytes = 1L << 40 };

        Assert.False(ByLifetime.Seals(empty, Noon, Defaults));
        Assert.False(ByIdle.Seals(empty, Noon, Defaults));
    }

    [Theory]
    [InlineData(60, new long[0])]
    [InlineData(59, new long[] { 2 })]
    [InlineData(39, new long[] { 2, 3 })]
    [InlineData(0, new long[] { 2, 3, 1, 4 })]
    public void The_channels_total_takes_the_largest_first_and_ties_by_id(long limit, long[] chosen) =>
        Assert.Equal(
            chosen,
            ByChannelTotal.Choose(
                [Segment(3, 20), Segment(2, 20), Segment(1, 10), Segment(4, 10)],
                new SealPolicyOptions { ChannelGrowingMaxBytes = limit })
                .Select(segment => segment.Id.Value));

    [Fact]
    public void A_tick_seals_by_lifetime_before_idleness_before_the_total() =>
        Given()
            .When(Append(1, bytes: 300, partition: 1))
            .When(Append(2, bytes: 200, partition: 2) with { Now = At(TimeSpan.FromHours(23)) })
            .When(Append(3, bytes: 400, partition: 3) with { Now = At(TimeSpan.FromHours(24)) })
            .When(Append(4, bytes: 450, partition: 4) with { Now = At(TimeSpan.FromHours(24)) })
            .When(new TickChannel(At(TimeSpan.FromHours(24)), Policy))
            .Expect(
                Of(1, new SegmentSealed(SealReason.Lifetime, Noon)),
                Of(2, new SegmentSealed(SealReason.Idle, At(TimeSpan.FromHours(23)))),
                Of(4, new SegmentSealed(SealReason.ChannelTotal, At(TimeSpan.FromHours(24)).Next)),
                new WatermarkAdvanced(At(TimeSpan.FromHours(24)).Next.Next),
                Of(1, new FlushStarted(At(TimeSpan.FromHours(24)).Next.Next)),
                Of(2, new FlushStarted(At(TimeSpan.FromHours(24)).Next.Next)),
                Of(4, new FlushStarted(At(TimeSpan.FromHours(24)).Next.Next)));

    private static SegmentState Segment(long id, long bytes) => new()
    {
        Id = new(id),
        Lifecycle = SegmentLifecycle.Growing,
        MaxBytes = 100,
        Rows = 1,
        Bytes = bytes,
        FirstTimestamp = Noon,
        LastTimestamp = Noon,
        FirstPosition = new LogPosition(1),
        LastPosition = new LogPosition(1),
    };
}
