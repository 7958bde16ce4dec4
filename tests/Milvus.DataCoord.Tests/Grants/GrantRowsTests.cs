using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Segments;
using static Milvus.DataCoord.Tests.Channels.ChannelScript;
using static Milvus.DataCoord.Tests.Grants.GrantScript;

namespace Milvus.DataCoord.Tests.Grants;

public sealed class GrantRowsTests
{
    [Fact]
    public void The_first_grant_opens_an_external_segment_and_leases_it_ahead()
    {
        var script = new GrantScript().Grant(30)
            .Expect(
                Of(1, new ExternalOpened(new(1), 500, 100, 10, Timestamp.Zero)),
                Of(1, new GrantsLeased(Lease)));

        Assert.Equal([(1L, 30L)], script.Rows);
        Assert.Equal((GrantScript.Expiry, 30L), (script.Granted.Expiry, script.Book.RowsOf(new(1))));
    }

    [Fact]
    public void Grants_under_a_lease_need_no_event() =>
        Assert.Equal([(1L, 5L)], new GrantScript().Grant(30).Grant(Lease.Add(TimeSpan.FromSeconds(-2)), 5).Expect().Rows);

    [Fact]
    public void The_lease_is_renewed_when_a_grant_goes_beyond_it() =>
        new GrantScript().Grant(30)
            .Grant(Lease.Add(TimeSpan.FromSeconds(-1)), 5)
            .Expect(Of(1, new GrantsLeased(Lease.Add(TimeSpan.FromSeconds(6)))));

    public static TheoryData<string, long[], string> Allocations { get; } = new()
    {
        { "exact", [100], "1:100" },
        { "over capacity", [130], "1:100 2:30" },
        { "many times capacity", [300], "1:100 2:100 3:100" },
        { "many requests", [20, 20, 20], "1:20 1:20 1:20" },
        { "sealing size reached", [50, 1], "1:50 1:1" },
        { "sealing size passed", [51, 1], "1:51 2:1" },
        { "no room for all of it", [40, 61], "1:40 2:61" },
        { "room for all of it", [40, 60], "1:40 1:60" },
        { "a smaller one fits again", [40, 61, 5], "1:40 2:61 1:5" },
        { "whole segments first", [40, 130], "1:40 2:100 1:30" },
    };

    [Theory]
    [MemberData(nameof(Allocations))]
    public void Rows_are_granted_as_Milvus_grants_them(string what, long[] requests, string grants)
    {
        var together = new GrantScript().Grant(requests).Rows;
        var script = new GrantScript();
        var alone = requests.SelectMany(rows => script.Grant(rows).Rows).ToArray();

        Assert.Equal(grants, Text(together));
        Assert.True(grants == Text(alone), $"{what}, one after the other: {Text(alone)}");
    }

    [Fact]
    public void Each_partition_has_segments_of_its_own() =>
        Assert.Equal(
            [(1L, 5L), (2L, 5L), (1L, 5L)],
            new GrantScript().Grant(Noon, new(new(1), 5), new(new(2), 5), new RowRequest(new(1), 5)).Rows);

    [Fact]
    public void Grants_and_appends_keep_to_segments_of_their_own()
    {
        var script = new GrantScript().Grant(5);

        script.Channel.When(Append(7)).ExpectReply(new RowsAppended(new(7), Noon));
        Assert.Equal([(1L, 5L)], script.Grant(5).Rows);
        script.Channel.When(Append(8)).ExpectReply(new RowsAppended(new(7), Noon.Next));
    }

    [Fact]
    public void Written_rows_and_granted_ones_both_take_room()
    {
        var script = new GrantScript().Grant(20).Report(1, rows: 20);

        Assert.Equal([(2L, 61L)], script.Grant(61).Rows);
        Assert.Equal([(1L, 60L)], script.Expire(GrantScript.Expiry).Grant(60).Rows);
    }

    [Theory]
    [InlineData(-1, 20)]
    [InlineData(0, 0)]
    public void A_grant_expires_with_the_tick_that_reaches_it(long milliseconds, long left)
    {
        var tick = GrantScript.Expiry.Add(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(left, new GrantScript().Grant(20).Expire(tick).Book.RowsOf(new(1)));
    }

    [Theory]
    [InlineData(40, 2000, 20)]
    [InlineData(40, 5900, 0)]
    [InlineData(100, 5000, 100)]
    [InlineData(100, 11_900, 0)]
    public void Grants_of_many_moments_expire_a_little_late_and_never_early(int moments, int tick, long left)
    {
        var script = new GrantScript();
        var book = script.Book;
        for (var i = 0; i < moments; i++)
        {
            var now = Noon.Add(TimeSpan.FromMilliseconds(100 * i));
            script.When(Command(now, book, 1, new RowRequest(new(1), 1)) with { RowBytes = 1 });
            book = script.Channel.Reply<RowsGranted>().Book;
        }

        Assert.Equal(moments, book.RowsOf(new(1)));
        script.When(new ExpireGrants(GrantScript.Expiry.Add(TimeSpan.FromMilliseconds(tick)), book));
        Assert.InRange(
            script.Channel.Reply<GrantsExpired>().Book.RowsOf(new(1)), Math.Max(0, moments - (tick / 100) - 1), left);
    }

    [Fact]
    public void Bad_requests_are_refused_one_by_one_and_take_nothing()
    {
        var script = new GrantScript().When(new DropChannelPartition(new(2), Noon))
            .Grant(Noon, new(new(1), 0), new(new(2), 1), new(new(1), 401), new RowRequest(new(1), 5));

        Assert.Equal([(1L, 5L)], script.Rows);
        Assert.Equal(3, script.Granted.Grants[0].Request);
        Assert.Equal(
            [(0, ErrorCode.ParameterInvalid), (1, ErrorCode.PartitionNotFound), (2, ErrorCode.ParameterInvalid)],
            script.Granted.Refused.Select(refusal => (refusal.Request, refusal.Error.Code)));
        Assert.Contains("take 5 fresh segments; 4 are left", script.Granted.Refused[2].Error.Reason, StringComparison.Ordinal);
    }

    public static TheoryData<GrantRows, string> Flaws { get; } = new()
    {
        { Command(Noon, GrantBook.Empty, 1), "there is no request" },
        { One with { RowBytes = 0 }, "RowBytes 0 is not in 1 … 1000" },
        { One with { RowBytes = 1001 }, "RowBytes 1001 is not in 1 … 1000" },
        { One with { FreshSegments = [new(new(1), 1.0)] }, "Draw 1 of segment 1 is not in [0, 1)" },
        { One with { Now = Timestamp.Max }, "is out of range" },
        { One with { Now = new(ulong.MaxValue) }, "is out of range" },
        { One with { FreshSegments = [new(new(7), 0)] }, "segment 7 is Growing and refuses OpenExternal" },
    };

    private static GrantRows One => Command(Noon, GrantBook.Empty, 1, new RowRequest(new(1), 1));

    [Theory]
    [MemberData(nameof(Flaws))]
    public void A_command_that_makes_no_sense_is_refused_whole(GrantRows command, string why) =>
        Given(new WriterAssigned(7, 1)).When(Append(7)).When(command).ExpectRefusal(ErrorCode.ParameterInvalid, why);

    [Fact]
    public void A_dropped_vchannel_grants_nothing() =>
        Given().When(new DropChannel(Noon)).When(One).ExpectRefusal(ErrorCode.ChannelNotFound, "refuses GrantRows");

    private static string Text((long Segment, long Rows)[] grants) =>
        string.Join(' ', grants.Select(grant => $"{grant.Segment}:{grant.Rows}"));
}
