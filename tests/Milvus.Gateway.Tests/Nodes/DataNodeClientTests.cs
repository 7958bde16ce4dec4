using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Gateway.Nodes;
using Milvus.Gateway.Tests.Coordination;
using Milvus.Gateway.Tests.Wire;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages.Nodes;
using Milvus.Interfaces.Messages.Writers;

namespace Milvus.Gateway.Tests.Nodes;

/// <summary>What nodes outside are told, and what becomes of their answers.</summary>
public sealed class DataNodeClientTests(GatewayHost host)
    : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    private readonly IGrainFactory _grains = host.App.Services.GetRequiredService<IGrainFactory>();
    private readonly CancellationToken _patience = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    [Fact]
    [Covers("DataNode.WatchDmChannels")]
    public async Task A_node_is_told_where_to_seek_and_which_segments_to_fill()
    {
        await using var node = await OutsideNode.StartAsync();
        using var client = NewClient();
        var (channel, partition) = await ChannelAsync();
        await InsertAsync(1, 10);
        await AssignAsync(channel, 7);
        var granted = await _grains.GetGrain<IChannelGrain>(channel.Value).GrantAsync(
            new GrantRequest { Items = [new GrantItem { Partition = partition, Rows = 5 }] });

        var reply = await client.WatchAsync(Watch(node, channel, 7, 1), _patience);

        Assert.Null(reply.Error);
        var request = Assert.Single(node.Watches);
        Assert.Equal(Proto.MsgType.WatchDmChannels, request.Base.MsgType);
        Assert.Equal((0L, 7L, "1"), (request.Base.SourceId, request.Base.TargetId, request.Base.Properties["term"]));
        Assert.NotEqual(0UL, request.Base.Timestamp);
        var told = Assert.Single(request.Vchannels);
        Assert.Equal((channel.Collection.Value, channel.Value), (told.CollectionId, told.ChannelName));
        var segment = Assert.Single(granted.Grants).Segment.Value;
        Assert.Equal([segment], told.UnflushedSegmentIds);
        var unflushed = Assert.Single(told.UnflushedSegments);
        Assert.Equal(
            (segment, partition.Value, channel.Value, Proto.SegmentState.Growing),
            (unflushed.Id, unflushed.PartitionId, unflushed.InsertChannel, unflushed.State));
        Assert.Null(unflushed.DmlPosition);
    }

    [Fact]
    public async Task A_node_that_does_not_write_the_vchannel_any_more_is_not_told()
    {
        await using var node = await OutsideNode.StartAsync();
        using var client = NewClient();
        var (channel, _) = await ChannelAsync();

        var nobody = await client.WatchAsync(Watch(node, channel, 7, 1), _patience);
        await AssignAsync(channel, 7);
        await AssignAsync(channel, 8);
        var another = await client.WatchAsync(Watch(node, channel, 7, 1), _patience);

        Assert.Equal(
            (ErrorCode.ChannelNotFound, ErrorCode.ChannelNotFound), (nobody.Error?.Code, another.Error?.Code));
        Assert.Contains("node 8 in term 2", another.Error!.Detail, StringComparison.Ordinal);
        Assert.Empty(node.Watches);
    }

    [Fact]
    [Covers("DataNode.FlushSegments")]
    public async Task A_node_is_told_which_segments_to_flush()
    {
        await using var node = await OutsideNode.StartAsync();
        using var client = NewClient();

        var reply = await client.FlushAsync(Flush(node.Port), _patience);

        Assert.Null(reply.Error);
        var request = Assert.Single(node.Flushes);
        Assert.Equal((Proto.MsgType.FlushSegment, 7L, "3"),
            (request.Base.MsgType, request.Base.TargetId, request.Base.Properties["term"]));
        Assert.Equal((5L, "dml_5v0"), (request.CollectionId, request.ChannelName));
        Assert.Equal([21L, 22L], request.SegmentIds);
    }

    [Fact]
    public async Task What_a_node_refuses_comes_back_as_it_says_it()
    {
        await using var node = await OutsideNode.StartAsync();
        using var client = NewClient();
        node.Answer = _ => Task.FromResult(
            new Proto.Status { Code = 503, Reason = "not mine", Retriable = true, Detail = "busy" });

        var reply = await client.FlushAsync(Flush(node.Port), _patience);

        Assert.Equal(new MilvusError(ErrorCode.ChannelNotAvailable, "not mine", true, "busy"), reply.Error);
    }

    [Theory]
    [InlineData(Proto.ErrorCode.SegmentNotFound, ErrorCode.SegmentNotFound)]
    [InlineData(Proto.ErrorCode.UnexpectedError, ErrorCode.Unexpected)]
    public async Task An_old_node_refuses_by_the_old_number_alone(Proto.ErrorCode old, ErrorCode code)
    {
        await using var node = await OutsideNode.StartAsync();
        using var client = NewClient();
        node.Answer = _ => Task.FromResult(new Proto.Status { ErrorCode = old, Reason = "no" });

        var reply = await client.FlushAsync(Flush(node.Port), _patience);

        Assert.Equal((code, "no"), (reply.Error?.Code, reply.Error?.Reason));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Unimplemented)]
    public async Task A_call_that_fails_over_there_may_be_tried_again(StatusCode status)
    {
        await using var node = await OutsideNode.StartAsync();
        using var client = NewClient();
        node.Answer = _ => throw new RpcException(new Status(status, "it is späť"));

        var reply = await client.FlushAsync(Flush(node.Port), _patience);

        Assert.Equal((ErrorCode.NodeOffline, true), (reply.Error?.Code, reply.Error?.Retriable));
        Assert.Contains($"gRPC status {(int)status}: it is späť", reply.Error!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_node_is_given_up_when_the_caller_does_and_hears_of_it()
    {
        await using var node = await OutsideNode.StartAsync();
        using var client = NewClient();
        using var caller = new CancellationTokenSource();
        var given = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        node.Answer = async cancellation =>
        {
            await caller.CancelAsync();
            await using var registration = cancellation.Register(given.SetResult);
            await given.Task;
            return new Proto.Status();
        };

        var reply = await client.FlushAsync(Flush(node.Port), caller.Token);

        Assert.Equal((ErrorCode.NodeOffline, true), (reply.Error?.Code, reply.Error?.Retriable));
        await given.Task.WaitAsync(_patience);
    }

    [Fact]
    public async Task A_silent_node_is_given_up_though_the_caller_does_not()
    {
        await using var node = await OutsideNode.StartAsync();
        using var client = NewClient(TimeSpan.FromMilliseconds(50));
        node.Answer = async cancellation =>
        {
            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = cancellation.Register(end.SetResult);
            await end.Task;
            return new Proto.Status();
        };

        var reply = await client.FlushAsync(Flush(node.Port), CancellationToken.None);

        Assert.Equal(ErrorCode.NodeOffline, reply.Error?.Code);
    }

    [Fact]
    public async Task A_node_that_is_gone_is_offline_until_it_is_back_at_its_address()
    {
        using var client = NewClient();
        var node = await OutsideNode.StartAsync();
        var port = node.Port;
        var first = await client.FlushAsync(Flush(port), _patience);
        await node.DisposeAsync();
        var gone = await client.FlushAsync(Flush(port), _patience);
        await using var back = await OutsideNode.StartAsync(port);
        var again = await client.FlushAsync(Flush(port), _patience);

        Assert.Equal((null, ErrorCode.NodeOffline, null), (first.Error, gone.Error?.Code, again.Error));
        Assert.Single(back.Flushes);
    }

    [Fact]
    public async Task Who_speaks_something_else_is_offline()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = NewClient();

        var call = client.FlushAsync(Flush(((IPEndPoint)listener.LocalEndpoint).Port), _patience);
        using var socket = await listener.AcceptSocketAsync(_patience);
        await socket.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _patience);
        socket.Close();

        Assert.Equal(ErrorCode.NodeOffline, (await call).Error?.Code);
    }

    private static FlushOrder Flush(int port) => new()
    {
        Node = 7,
        Host = OutsideNode.Host,
        Port = port,
        Channel = VChannelName.Parse("dml_5v0"),
        Term = 3,
        Segments = [new SegmentId(21), new SegmentId(22)],
    };

    private static WatchOrder Watch(OutsideNode node, VChannelName channel, long number, long term) => new()
    {
        Node = number,
        Host = OutsideNode.Host,
        Port = node.Port,
        Channel = channel,
        Term = term,
    };

    private DataNodeClient NewClient(TimeSpan? limit = null)
    {
        var clock = new HybridClock(TimeProvider.System);
        return limit is { } bound
            ? new DataNodeClient(_grains, clock, TimeProvider.System) { Limit = bound }
            : new DataNodeClient(_grains, clock, TimeProvider.System);
    }

    private async Task<(VChannelName Channel, PartitionId Partition)> ChannelAsync()
    {
        await CreateAsync(shards: 1);
        var described = await CallAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = Name });
        var collection = await _grains.GetGrain<ICollectionGrain>(described.CollectionId).DescribeAsync();
        return (Assert.Single(collection.Collection!.VChannels), collection.Collection.Partitions[0].Id);
    }

    private async Task<OutsideWriter> AssignAsync(VChannelName channel, long node)
    {
        var reply = await _grains.GetGrain<IChannelGrain>(channel.Value).AssignWriterAsync(node);
        Assert.Null(reply.Error);
        return reply.Writer!;
    }
}
