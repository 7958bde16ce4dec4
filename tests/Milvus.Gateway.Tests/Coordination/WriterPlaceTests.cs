using Milvus.Core;
using Milvus.Gateway.Tests.Wire;
using Milvus.Proto.Data;

namespace Milvus.Gateway.Tests.Coordination;

/// <summary>How far outside writers are: places in their streams, ticks, counts.</summary>
public sealed class WriterPlaceTests(GatewayHost host) : WriterSteps(host), IClassFixture<GatewayHost>
{
    [Fact]
    [Covers("DataCoord.UpdateChannelCheckpoint", "DataCoord.GetRecoveryInfo")]
    public async Task A_checkpoint_is_where_the_next_writer_seeks()
    {
        var written = await CreateWrittenAsync(shards: 2);
        var node = NewNode();
        foreach (var channel in written.Channels) await AssignAsync(channel, node);

        await GetAsync<Proto.Status>("UpdateChannelCheckpoint", new UpdateChannelCheckpointRequest
        {
            Base = From(node),
            VChannel = written.Channels[0],
            Position = Position("its own name", 70, 7),
        });
        await GetAsync<Proto.Status>("UpdateChannelCheckpoint", new UpdateChannelCheckpointRequest
        {
            Base = From(node),
            ChannelCheckpoints = { Position(written.Channels[0], 80, 8), Position(written.Channels[1], 90, 9) },
        });

        Assert.Equal(
            [Position(written.Channels[0], 80, 8), Position(written.Channels[1], 90, 9)],
            (await SeekAsync(written)).Select(channel => channel.SeekPosition));
    }

    [Theory]
    [InlineData("no vchannel", 1100)]
    [InlineData("no message id", 1100)]
    [InlineData("no position", 1100)]
    [InlineData("nothing at all", 1100)]
    [InlineData("going back", 1100)]
    [InlineData("unknown vchannel", 500)]
    [InlineData("another node", 500)]
    [InlineData("an older term", 500)]
    [Covers("DataCoord.UpdateChannelCheckpoint")]
    public async Task A_checkpoint_that_makes_no_sense_is_refused_and_moves_nothing(string what, int code)
    {
        var written = await CreateWrittenAsync();
        var channel = written.Channels[0];
        var (stale, node) = (NewNode(), NewNode());
        await AssignAsync(channel, stale);
        var term = await AssignAsync(channel, node);
        var update = new UpdateChannelCheckpointRequest
        {
            Base = From(node, term),
            VChannel = channel,
            Position = Position(channel, 70, 7),
        };
        await GetAsync<Proto.Status>("UpdateChannelCheckpoint", update);
        var before = await SeekAsync(written);
        update.Position = Position(channel, 80, 8);
        switch (what)
        {
            case "no vchannel": update.VChannel = ""; break;
            case "no message id": update.Position = Position(channel, 80); break;
            case "no position": update.Position = null; break;
            case "nothing at all": update = new UpdateChannelCheckpointRequest { Base = update.Base }; break;
            case "going back": update.Position = Position(channel, 60, 6); break;
            case "unknown vchannel": update.VChannel = $"by-dev-rootcoord-dml_0_{written.Collection}v7"; break;
            case "another node": update.Base = From(stale); break;
            default: update.Base = From(node, term - 1); break;
        }

        var status = await AskAsync<Proto.Status>("UpdateChannelCheckpoint", update);

        Assert.True(status.Code == code, $"{what}: {status}");
        Assert.Equal(before, await SeekAsync(written));
    }

    [Fact]
    [Covers("DataCoord.UpdateChannelCheckpoint")]
    public async Task A_vchannel_that_is_not_the_senders_spoils_no_other_checkpoint()
    {
        var written = await CreateWrittenAsync(shards: 2);
        var node = NewNode();
        await AssignAsync(written.Channels[0], NewNode());
        await AssignAsync(written.Channels[1], node);

        var status = await AskAsync<Proto.Status>("UpdateChannelCheckpoint", new UpdateChannelCheckpointRequest
        {
            Base = From(node),
            ChannelCheckpoints = { Position(written.Channels[0], 80, 8), Position(written.Channels[1], 90, 9) },
        });

        Assert.Equal(500, status.Code);
        Assert.Contains(written.Channels[0], status.Reason, StringComparison.Ordinal);
        Assert.Equal(Position(written.Channels[1], 90, 9), (await SeekAsync(written))[1].SeekPosition);
    }

    [Fact]
    [Covers("DataCoord.ReportDataNodeTtMsgs")]
    public async Task A_bad_tick_spoils_no_other_and_that_of_a_stranger_is_passed_over()
    {
        var written = await CreateWrittenAsync(shards: 2);
        var node = NewNode();
        foreach (var channel in written.Channels) await AssignAsync(channel, node);
        var first = await GrantAsync(written, written.Channels[0]);
        var second = await GrantAsync(written, written.Channels[1]);

        var status = await AskAsync<Proto.Status>("ReportDataNodeTtMsgs", new ReportDataNodeTtMsgsRequest
        {
            Base = From(node),
            Msgs =
            {
                Tick(From(node), written.Channels[0], 1, (first.SegId, -1)),
                Tick(From(node), written.Channels[0], 1, (first.SegId, 4)),
                Tick(From(NewNode()), written.Channels[1], 1, (second.SegId, 5)),
                Tick(From(node), "nothing", 1),
            },
        });
        var later = await AskAsync<Proto.Status>("ReportDataNodeTtMsgs", new ReportDataNodeTtMsgsRequest
        {
            Base = From(node),
            Msgs = { Tick(From(node), written.Channels[0], Timestamp.Max.Value) },
        });

        Assert.Equal((1100, 1100), (status.Code, later.Code));
        Assert.Equal((4, 0), ((await InfoAsync(first.SegId)).NumOfRows, (await InfoAsync(second.SegId)).NumOfRows));
        Assert.Equal(0, (await AskAsync<Proto.Status>(
            "ReportDataNodeTtMsgs", new ReportDataNodeTtMsgsRequest { Base = From(node) })).Code);
    }

    [Fact]
    [Covers("DataCoord.ReportDataNodeTtMsgs")]
    public async Task A_tick_behind_a_seal_ends_a_segment_that_nobody_filled()
    {
        var written = await CreateWrittenAsync();
        var channel = written.Channels[0];
        var node = NewNode();
        await AssignAsync(channel, node);
        var grant = await GrantAsync(written, channel);
        var flush = await GetAsync<FlushResponse>("Flush", new FlushRequest { CollectionId = written.Collection });
        Assert.Contains(grant.SegId, flush.SegmentIds);

        await GetAsync<Proto.Status>("ReportDataNodeTtMsgs", new ReportDataNodeTtMsgsRequest
        {
            Msgs = { Tick(From(node), channel, Math.Max(flush.FlushTs, grant.ExpireTime) + 1) },
        });

        await UntilAsync(async () => await StateAsync(grant.SegId) == Proto.SegmentState.NotExist);
    }

    [Fact]
    [Covers("DataCoord.UpdateSegmentStatistics")]
    public async Task Counts_are_those_of_the_writer()
    {
        var written = await CreateWrittenAsync(shards: 2);
        var node = NewNode();
        foreach (var channel in written.Channels) await AssignAsync(channel, node);
        var first = await GrantAsync(written, written.Channels[0]);
        var second = await GrantAsync(written, written.Channels[1]);

        Assert.Equal(0, await CountedAsync(From(node), (first.SegId, 3), (second.SegId, 2)));
        Assert.Equal(1100, await CountedAsync(From(node), (first.SegId, 9), (second.SegId, -1)));
        Assert.Equal(600, await CountedAsync(From(node), (first.SegId, 9), (4711, 1)));
        Assert.Equal(500, await CountedAsync(From(NewNode()), (first.SegId, 9)));

        Assert.Equal((3, 2), ((await InfoAsync(first.SegId)).NumOfRows, (await InfoAsync(second.SegId)).NumOfRows));
        var count = await GetAsync<GetCollectionStatisticsResponse>(
            "GetCollectionStatistics", new GetCollectionStatisticsRequest { CollectionId = written.Collection });
        Assert.Equal("5", count.Stats[0].Value);
    }

    private async Task<int> CountedAsync(Proto.MsgBase sender, params (long Segment, long Rows)[] counts) =>
        (await AskAsync<Proto.Status>("UpdateSegmentStatistics", new UpdateSegmentStatisticsRequest
        {
            Base = sender,
            Stats = { counts.Select(count => new Proto.SegmentStats { SegmentId = count.Segment, NumRows = count.Rows }) },
        })).Code;

    private async Task<VchannelInfo[]> SeekAsync(Written written) =>
    [
        .. (await GetAsync<GetRecoveryInfoResponse>(
            "GetRecoveryInfo", new GetRecoveryInfoRequest { CollectionId = written.Collection }))
            .Channels.OrderBy(channel => channel.ChannelName, StringComparer.Ordinal),
    ];
}
