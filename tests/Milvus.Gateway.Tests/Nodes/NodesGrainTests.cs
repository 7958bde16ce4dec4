using Microsoft.Extensions.DependencyInjection;
using Milvus.Core;
using Milvus.Gateway.Tests.Wire;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Nodes;
using Milvus.Interfaces.Messages.Writers;

namespace Milvus.Gateway.Tests.Nodes;

/// <summary>
/// Registry, vchannels and a node outside together. Each test has a server of its own: nodes live on for a lease.
/// </summary>
public sealed class NodesGrainTests : IAsyncLifetime, IDisposable
{
    private readonly GatewayHost _host = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));

    private IGrainFactory Grains => _host.App.Services.GetRequiredService<IGrainFactory>();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task A_registered_node_gets_the_vchannels_that_are_used_and_orders_reach_it()
    {
        await using var node = await OutsideNode.StartAsync();
        var (channel, _) = await ChannelAsync();
        var nodes = Grains.GetGrain<INodesGrain>(0);
        var registered = await nodes.RegisterAsync(
            new RegisterNodeRequest { Host = OutsideNode.Host, Port = node.Port, Role = "data node" });
        Assert.Null(registered.Error);
        Assert.Equal(10_000, registered.LeaseMilliseconds);

        var used = await nodes.UseAsync(channel);
        await node.Watched.WaitAsync(_patience.Token);
        var flushed = await nodes.FlushAsync(
            new FlushOrder { Node = registered.Node, Channel = channel, Term = 1, Segments = [new SegmentId(21)] });

        Assert.Equal((null, null), (used.Error, flushed.Error));
        var writer = (await Grains.GetGrain<IChannelGrain>(channel.Value).GetStateAsync(new ChannelStateRequest())).Writer;
        Assert.Equal(new OutsideWriter { Node = registered.Node, Term = 1 }, writer);
        Assert.Equal(registered.Node, Assert.Single(node.Watches).Base.TargetId);
        Assert.Equal([21L], Assert.Single(node.Flushes).SegmentIds);
        var listed = await nodes.ListAsync();
        Assert.Equal(channel, Assert.Single(listed.Nodes.Single(one => one.Node == registered.Node).Channels));
        var renewed = await nodes.RegisterAsync(new RegisterNodeRequest { Node = registered.Node });
        Assert.Equal((null, registered.Node), (renewed.Error, renewed.Node));
        Assert.Null((await nodes.RenewAsync([registered.Node, 1])).Error);
    }

    [Fact]
    public async Task A_node_is_told_to_flush_what_is_sealed_and_its_place_is_told_to_the_next()
    {
        await using var node = await OutsideNode.StartAsync();
        var (channel, partition) = await ChannelAsync();
        var nodes = Grains.GetGrain<INodesGrain>(0);
        var registered = await nodes.RegisterAsync(new RegisterNodeRequest { Host = OutsideNode.Host, Port = node.Port });
        Assert.Null((await nodes.UseAsync(channel)).Error);
        await node.Watched.WaitAsync(_patience.Token);
        var vchannel = Grains.GetGrain<IChannelGrain>(channel.Value);
        var writer = (await vchannel.GetStateAsync(new ChannelStateRequest())).Writer!;
        Assert.Equal(registered.Node, writer.Node);
        var granted = await vchannel.GrantAsync(
            new GrantRequest { Items = [new GrantItem { Partition = partition, Rows = 5 }] });
        var segment = Assert.Single(granted.Grants).Segment;

        var reported = await vchannel.ReportAsync(new WriterReport
        {
            Writer = writer,
            Segments = [new SegmentRowCount { Segment = segment, Rows = 5 }],
        });
        var saved = await vchannel.CheckpointAsync(new WriterCheckpoint
        {
            Writer = writer,
            Position = new WriterPosition { MessageId = [1, 2, 3], Group = "group", At = granted.Expiry },
        });
        var @sealed = await vchannel.SetSegmentStateAsync(segment, (int)Proto.SegmentState.Sealed);
        var ticked = await vchannel.ReportAsync(new WriterReport
        {
            Writer = writer,
            Tick = Timestamp.From(DateTimeOffset.UtcNow.AddSeconds(5)),
            Segments = [new SegmentRowCount { Segment = segment, Rows = 5 }],
        });
        Assert.Equal((null, null, null, null), (reported.Error, saved.Error, @sealed.Error, ticked.Error));
        await node.Flushed.WaitAsync(_patience.Token);

        Assert.Equal([segment.Value], node.Flushes[0].SegmentIds);
        Assert.Equal(
            (channel.Value, writer.Node, "1"),
            (node.Flushes[0].ChannelName, node.Flushes[0].Base.TargetId, node.Flushes[0].Base.Properties["term"]));

        // Whoever comes to its address is the next.
        var next = await nodes.RegisterAsync(new RegisterNodeRequest { Host = OutsideNode.Host, Port = node.Port });
        await node.Watched.WaitAsync(_patience.Token);
        Assert.Equal(
            (next.Node, "2", "AQID"),
            (node.Watches[1].Base.TargetId,
                node.Watches[1].Base.Properties["term"],
                node.Watches[1].Vchannels[0].SeekPosition.MsgId.ToBase64()));
        Assert.Equal([segment.Value], node.Watches[1].Vchannels[0].UnflushedSegmentIds);
    }

    private async Task<(VChannelName Channel, PartitionId Partition)> ChannelAsync()
    {
        using var steps = new CollectionSteps(_host.Address);
        await steps.CreateAsync(shards: 1);
        var described = await steps.CallAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = steps.Name });
        var collection = await Grains.GetGrain<ICollectionGrain>(described.CollectionId).DescribeAsync();
        return (Assert.Single(collection.Collection!.VChannels), collection.Collection.Partitions[0].Id);
    }
}
