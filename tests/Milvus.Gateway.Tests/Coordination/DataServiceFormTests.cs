using Milvus.Core;
using Milvus.Gateway.Tests.Wire;
using Milvus.Proto.Data.Alpha;

namespace Milvus.Gateway.Tests.Coordination;

/// <summary>The coordinator under its first name.</summary>
public sealed class DataServiceFormTests(GatewayHost host) : WriterSteps(host), IClassFixture<GatewayHost>
{
    private const int Rows = 12;

    [Fact]
    [Covers(
        "DataService.Flush", "DataService.ShowSegments", "DataService.GetSegmentStates", "DataService.GetSegmentInfo",
        "DataService.GetInsertBinlogPaths", "DataService.GetCollectionStatistics", "DataService.GetPartitionStatistics")]
    public async Task Segments_are_told_with_the_times_of_their_lives()
    {
        var written = await CreateWrittenAsync();
        await InsertRowsAsync(Rows);
        var segment = Assert.Single(await ShowAsync(written));
        var growing = await StateInfoAsync(segment);

        await TellAsync<Proto.Status>("Flush", new FlushRequest { DbId = 1, CollectionId = written.Collection });
        await UntilAsync(async () => (await StateInfoAsync(segment)).State == Proto.SegmentState.Flushed);

        var flushed = await StateInfoAsync(segment);
        Assert.Equal((Proto.SegmentState.Growing, 0ul, 0ul), (growing.State, growing.SealedTime, growing.FlushedTime));
        Assert.Equal(growing.CreateTime, flushed.CreateTime);
        Assert.True(flushed.CreateTime > 0 && flushed.SealedTime >= flushed.CreateTime, $"{flushed}");
        Assert.True(
            Math.Abs(Seconds(flushed.FlushedTime) - Seconds(flushed.SealedTime)) < 60 && flushed.FlushedTime > 0, $"{flushed}");
        Assert.True(flushed.EndPosition.Timestamp >= flushed.StartPosition.Timestamp, $"{flushed}");
        var info = Assert.Single((await TellAsync<GetSegmentInfoResponse>(
            "GetSegmentInfo", new GetSegmentInfoRequest { SegmentIds = { segment } })).Infos);
        Assert.Equal(
            (written.Collection, written.Partition, written.Channels[0], Rows),
            (info.CollectionId, info.PartitionId, info.InsertChannel, info.NumRows));
        Assert.Equal(
            (flushed.CreateTime, flushed.SealedTime, flushed.FlushedTime), (info.OpenTime, info.SealedTime, info.FlushedTime));
        Assert.True(info.MemSize >= Rows * Dim * sizeof(float), $"{info}");
        Assert.Equal((flushed.StartPosition, flushed.EndPosition), (info.StartPosition.Single(), info.EndPosition.Single()));
        var paths = await TellAsync<GetInsertBinlogPathsResponse>(
            "GetInsertBinlogPaths", new GetInsertBinlogPathsRequest { SegmentId = segment });
        Assert.Equal([0, 1, 100, 101], paths.FieldIds);
        var all = await TellAsync<GetCollectionStatisticsResponse>(
            "GetCollectionStatistics", new GetCollectionStatisticsRequest { CollectionId = written.Collection });
        var some = await TellAsync<GetPartitionStatisticsResponse>("GetPartitionStatistics",
            new GetPartitionStatisticsRequest { CollectionId = written.Collection, PartitionId = written.Partition });
        Assert.Equal(($"{Rows}", $"{Rows}"), (all.Stats[0].Value, some.Stats[0].Value));
    }

    [Fact]
    [Covers("DataService.GetInsertChannels")]
    public async Task The_vchannels_of_a_collection_are_told()
    {
        var written = await CreateWrittenAsync(shards: 2);

        var channels = await TellAsync<Proto.Internal.StringList>(
            "GetInsertChannels", new GetInsertChannelsRequest { CollectionId = written.Collection });

        Assert.Equal(written.Channels, channels.Values.Order());
    }

    [Fact]
    [Covers(
        "DataService.GetComponentStates", "DataService.GetTimeTickChannel", "DataService.GetStatisticsChannel",
        "DataService.GetSegmentInfoChannel")]
    public async Task The_component_is_healthy_and_has_names_of_channels()
    {
        var state = await TellAsync<Proto.ComponentStates>("GetComponentStates", new Proto.GetComponentStatesRequest());

        Assert.Equal(Proto.StateCode.Healthy, state.State.StateCode);
        foreach (var rpc in new[] { "GetTimeTickChannel", "GetSegmentInfoChannel" })
            Assert.NotEmpty((await TellAsync<Proto.StringResponse>(rpc, new GetSegmentInfoChannelRequest())).Value);
        Assert.Equal(500, (await AskAsync<Proto.StringResponse>(
            "GetStatisticsChannel", new GetSegmentInfoChannelRequest(), Service)).Status.Code);
    }

    [Fact]
    [Covers("DataService.RegisterNode", "DataService.AssignSegmentID")]
    public async Task A_node_that_registers_is_given_the_vchannels_that_are_used()
    {
        var written = await CreateWrittenAsync(shards: 2);
        var address = new Proto.Address { Ip = "127.0.0.1", Port = 9 };
        var other = new Proto.Address { Ip = "127.0.0.1", Port = 10 };
        var first = await TellAsync<RegisterNodeResponse>("RegisterNode", new RegisterNodeRequest { Address = address });
        var second = await TellAsync<RegisterNodeResponse>("RegisterNode", new RegisterNodeRequest { Address = other });
        var again = await TellAsync<RegisterNodeResponse>(
            "RegisterNode", new RegisterNodeRequest { Base = From(first.InitParams.NodeId), Address = address });

        var granted = await TellAsync<AssignSegmentIDResponse>("AssignSegmentID", new AssignSegmentIDRequest
        {
            SegmentIdRequests =
            {
                written.Channels.Select(channel => new SegmentIDRequest
                {
                    ChannelName = channel,
                    CollectionId = written.Collection,
                    PartitionId = written.Partition,
                    Count = 5,
                }).Append(new SegmentIDRequest { ChannelName = "nothing", CollectionId = written.Collection, Count = 1 }),
            },
        });

        Assert.NotEqual(first.InitParams.NodeId, second.InitParams.NodeId);
        Assert.Equal(first.InitParams.NodeId, again.InitParams.NodeId);
        Assert.Equal("lease_milliseconds", again.InitParams.StartParams.Single().Key);
        Assert.True(long.Parse(again.InitParams.StartParams.Single().Value, null) > 0);
        Assert.Equal([0, 0, 500], granted.SegIdAssignments.Select(one => one.Status.Code));
        Assert.Equal([5u, 5, 0], granted.SegIdAssignments.Select(one => one.Count));
        var writers = new List<long>();
        foreach (var channel in written.Channels)
            writers.Add((await Grains.GetGrain<Interfaces.IChannelGrain>(channel).GetStateAsync(new())).Writer!.Node);
        Assert.Equal(
            new[] { first.InitParams.NodeId, second.InitParams.NodeId }.Order(), writers.Order());
    }

    [Fact]
    [Covers("DataService.RegisterNode")]
    public async Task A_node_that_cannot_be_reached_or_is_unknown_is_not_registered()
    {
        var address = new Proto.Address { Ip = "127.0.0.1", Port = 9 };

        Assert.Equal(1101, await RegisteredAsync(new RegisterNodeRequest()));
        Assert.Equal(1101, await RegisteredAsync(new RegisterNodeRequest { Address = new Proto.Address { Port = 9 } }));
        foreach (var port in new[] { 0L, -1, 65_536 })
            Assert.Equal(1100, await RegisteredAsync(
                new RegisterNodeRequest { Address = new Proto.Address { Ip = "127.0.0.1", Port = port } }));
        Assert.Equal(1100, await RegisteredAsync(new RegisterNodeRequest { Base = From(-1), Address = address }));
        Assert.Equal(901, await RegisteredAsync(new RegisterNodeRequest { Base = From(NewNode()), Address = address }));
    }

    [Fact]
    [Covers(
        "DataService.Flush", "DataService.ShowSegments", "DataService.GetSegmentStates", "DataService.GetSegmentInfo",
        "DataService.GetInsertBinlogPaths", "DataService.GetInsertChannels", "DataService.GetCollectionStatistics",
        "DataService.GetPartitionStatistics")]
    public async Task What_is_unknown_is_refused()
    {
        var written = await CreateWrittenAsync();

        Assert.Equal(100, (await AskAsync<Proto.Status>("Flush", new FlushRequest { CollectionId = 1 }, Service)).Code);
        Assert.Equal(100, (await AskAsync<ShowSegmentsResponse>(
            "ShowSegments", new ShowSegmentsRequest { CollectionId = 1 }, Service)).Status.Code);
        Assert.Equal(200, (await AskAsync<ShowSegmentsResponse>("ShowSegments",
            new ShowSegmentsRequest { CollectionId = written.Collection, PartitionId = 1 }, Service)).Status.Code);
        var state = await StateInfoAsync(4711);
        Assert.Equal((Proto.SegmentState.NotExist, 600), (state.State, state.Status.Code));
        Assert.Equal(600, (await AskAsync<GetSegmentInfoResponse>(
            "GetSegmentInfo", new GetSegmentInfoRequest { SegmentIds = { 4711 } }, Service)).Status.Code);
        Assert.Equal(600, (await AskAsync<GetInsertBinlogPathsResponse>(
            "GetInsertBinlogPaths", new GetInsertBinlogPathsRequest { SegmentId = 4711 }, Service)).Status.Code);
        Assert.Equal(100, (await AskAsync<Proto.Internal.StringList>(
            "GetInsertChannels", new GetInsertChannelsRequest { CollectionId = 1 }, Service)).Status.Code);
        Assert.Equal(100, (await AskAsync<GetCollectionStatisticsResponse>(
            "GetCollectionStatistics", new GetCollectionStatisticsRequest { CollectionId = 1 }, Service)).Status.Code);
        Assert.Equal(200, (await AskAsync<GetPartitionStatisticsResponse>("GetPartitionStatistics",
            new GetPartitionStatisticsRequest { CollectionId = written.Collection, PartitionId = 1 }, Service)).Status.Code);
    }

    private const string Service = "DataService";

    private static long Seconds(ulong moment) => new Timestamp(moment).PhysicalMilliseconds / 1000;

    private Task<T> TellAsync<T>(string rpc, Google.Protobuf.IMessage request)
        where T : class, Google.Protobuf.IMessage<T>, new() => GetAsync<T>(rpc, request, Service);

    private async Task<long[]> ShowAsync(Written written) =>
    [
        .. (await TellAsync<ShowSegmentsResponse>("ShowSegments", new ShowSegmentsRequest
        {
            CollectionId = written.Collection,
            PartitionId = written.Partition,
        })).SegmentIds,
    ];

    private async Task<SegmentStateInfo> StateInfoAsync(long segment) => Assert.Single(
        (await TellAsync<GetSegmentStatesResponse>(
            "GetSegmentStates", new GetSegmentStatesRequest { SegmentIds = { segment } })).States);

    private async Task<int> RegisteredAsync(RegisterNodeRequest request) =>
        (await AskAsync<RegisterNodeResponse>("RegisterNode", request, Service)).Status.Code;
}
