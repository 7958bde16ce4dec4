using Milvus.Core;
using Milvus.Gateway.Tests.Wire;
using Milvus.Proto.Data;

namespace Milvus.Gateway.Tests.Coordination;

/// <summary>Segments for rows that are written from outside. No node is registered here.</summary>
public sealed class GrantTests(GatewayHost host) : WriterSteps(host), IClassFixture<GatewayHost>
{
    [Fact]
    [Covers("DataCoord.AssignSegmentID")]
    public async Task Rows_get_segments_of_their_vchannel_and_a_moment_until_which_they_may_be_written()
    {
        var written = await CreateWrittenAsync(shards: 2);
        foreach (var channel in written.Channels) await AssignAsync(channel, NewNode());

        var reply = await GetAsync<AssignSegmentIDResponse>("AssignSegmentID", new AssignSegmentIDRequest
        {
            NodeId = 5,
            PeerRole = "proxy",
            SegmentIdRequests =
            {
                Item(written, written.Channels[0], 3),
                Item(written, written.Channels[1], 4),
                Item(written, written.Channels[0], 5),
            },
        });

        Assert.Equal(
            [(written.Channels[0], 3), (written.Channels[1], 4), (written.Channels[0], 5u)],
            reply.SegIdAssignments.Select(one => (one.ChannelName, one.Count)));
        Assert.Equal(reply.SegIdAssignments[0].SegId, reply.SegIdAssignments[2].SegId);
        Assert.All(reply.SegIdAssignments, one => Assert.Equal(
            (written.Collection, written.Partition, 0), (one.CollectionId, one.PartitionId, one.Status.Code)));
        foreach (var one in reply.SegIdAssignments)
        {
            var info = await InfoAsync(one.SegId);
            Assert.Equal((one.ChannelName, Proto.SegmentState.Growing), (info.InsertChannel, info.State));
            Assert.True(one.ExpireTime <= info.LastExpireTime && info.MaxRowNum > 5, $"{info}");
            Assert.True(new Timestamp(info.StartPosition.Timestamp) < new Timestamp(one.ExpireTime));
        }
    }

    [Fact]
    [Covers("DataCoord.AssignSegmentID")]
    public async Task An_item_that_makes_no_sense_is_refused_by_itself()
    {
        var written = await CreateWrittenAsync();
        var channel = written.Channels[0];
        await AssignAsync(channel, NewNode());

        var reply = await GetAsync<AssignSegmentIDResponse>("AssignSegmentID", new AssignSegmentIDRequest
        {
            SegmentIdRequests =
            {
                Item(written, channel, 0),
                Item(written with { Collection = 1 }, channel, 1),
                Item(written, $"by-dev-rootcoord-dml_0_{written.Collection}v9", 1),
                Item(written, "nothing", 1),
                Item(written with { Partition = 1 }, channel, 1),
                With(item => item.IsImport = true),
                With(item => item.Level = Proto.SegmentLevel.L0),
                With(item => item.StorageVersion = 2),
                Item(written, channel, 1),
            },
        });

        Assert.Equal([1100, 100, 500, 500, 200, 10, 1100, 1100, 0], reply.SegIdAssignments.Select(one => one.Status.Code));
        Assert.Equal([.. Enumerable.Repeat(0u, 8), 1], reply.SegIdAssignments.Select(one => one.Count));
        var segments = await GetAsync<GetSegmentsByStatesResponse>("GetSegmentsByStates", new GetSegmentsByStatesRequest
        {
            CollectionId = written.Collection,
            States = { Proto.SegmentState.Growing },
        });
        Assert.Equal([reply.SegIdAssignments[^1].SegId], segments.Segments);

        SegmentIDRequest With(Action<SegmentIDRequest> change)
        {
            var item = Item(written, channel, 1);
            change(item);
            return item;
        }
    }

    [Fact]
    [Covers("DataCoord.AssignSegmentID")]
    public async Task Without_any_node_every_item_says_so()
    {
        var written = await CreateWrittenAsync();

        var reply = await GetAsync<AssignSegmentIDResponse>("AssignSegmentID", new AssignSegmentIDRequest
        {
            SegmentIdRequests = { Item(written, written.Channels[0], 1), Item(written, written.Channels[0], 2) },
        });

        Assert.Equal([901, 901], reply.SegIdAssignments.Select(one => one.Status.Code));
    }
}
