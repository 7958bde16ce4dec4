using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.Engine.Nodes;

namespace Milvus.Engine.Tests.Nodes;

/// <summary>Nodes come, get vchannels, are told of them, fall silent and lose them.</summary>
public sealed class NodesTests
{
    private static readonly TimeSpan Lease = new NodeOptions().Lease;

    private readonly NodesWorld _world = new();

    [Fact]
    public void A_vchannel_that_is_used_gets_a_node_that_is_then_told_to_watch()
    {
        var node = _world.Register(1);

        var writer = _world.Use(NodesWorld.Channel(5));

        Assert.Equal(new ChannelWriter(node, 1), writer.Value);
        Assert.Equal(new ChannelWriter(node, 1), _world.Logs[NodesWorld.Channel(5)]);
        _world.Until(() => _world.Counts is { Channels: 1, WatchesOwed: 0, AssignmentsOwed: 0 });
        var told = Assert.Single(_world.Told);
        Assert.Equal((node, 1, NodesWorld.Channel(5), 1L), (told.Node, told.Address.Port, told.Channel, told.Term));
        Assert.Equal(
            [$"registered {node} at host:1", $"assigned 5 to {node} in 1", $"watched 5 by {node} in 1"], _world.Heard);
    }

    [Fact]
    public void Without_a_node_a_vchannel_gets_nobody_and_is_not_remembered()
    {
        Assert.Equal(ErrorCode.NodeNotFound, _world.Use(NodesWorld.Channel(5)).Error?.Code);
        Assert.False(_world.State.Knows(NodesWorld.Channel(5)));
    }

    [Fact]
    public void A_repeat_changes_nothing()
    {
        _world.Register(1);
        var first = _world.Use(NodesWorld.Channel(5));
        var writes = _world.Writes;

        Assert.Equal(first, _world.Use(NodesWorld.Channel(5)));
        Assert.Equal(writes, _world.Writes);
    }

    [Fact]
    public void A_vchannel_whose_log_names_nobody_any_more_is_told_again()
    {
        var node = _world.Register(1);
        _world.Use(NodesWorld.Channel(5));
        _world.Until(() => _world.Told.Count == 1);
        _world.Logs[NodesWorld.Channel(5)] = new ChannelWriter(0, 1);

        Assert.Equal(new ChannelWriter(node, 2), _world.Use(NodesWorld.Channel(5)).Value);
        _world.Until(() => _world.Told is [_, { Term: 2 }]);
    }

    [Fact]
    public void Two_vchannels_of_a_collection_get_two_nodes()
    {
        var (one, two) = (_world.Register(1), _world.Register(2));

        Assert.Equal(one, _world.Use(NodesWorld.Channel(5, 0)).Value.Node);
        Assert.Equal(two, _world.Use(NodesWorld.Channel(5, 1)).Value.Node);
    }

    [Fact]
    public void A_silent_node_loses_its_vchannels_to_the_others()
    {
        var (one, two) = (_world.Register(1), _world.Register(2));
        _world.Use(NodesWorld.Channel(5, 0));
        _world.Use(NodesWorld.Channel(5, 1));

        _world.Pass(Lease - TimeSpan.FromSeconds(1), two);
        Assert.Equal(new ChannelWriter(one, 1), _world.Logs[NodesWorld.Channel(5, 0)]);
        _world.Pass(TimeSpan.FromSeconds(2), two);

        Assert.Equal(new ChannelWriter(two, 2), _world.Logs[NodesWorld.Channel(5, 0)]);
        Assert.Equal([two], _world.State.Nodes.Keys);
        Assert.Contains(_world.Told, told => told.Node == two && told.Channel == NodesWorld.Channel(5, 0) && told.Term == 2);
        Assert.Contains($"ended {one}", _world.Heard);
        Assert.Equal(ErrorCode.NodeNotFound, _world.Run(process => process.ContinueAsync(one)).Error?.Code);
        Assert.Equal(two, _world.Run(process => process.ContinueAsync(two)).Value);
    }

    [Fact]
    public void Vchannels_of_the_last_node_wait_with_their_old_writer_until_a_node_comes()
    {
        var one = _world.Register(1);
        _world.Use(NodesWorld.Channel(5));
        _world.Pass(Lease + TimeSpan.FromSeconds(1));

        Assert.Empty(_world.State.Nodes);
        Assert.Equal((0, 1), (_world.Counts.Channels, _world.Counts.Orphans));
        Assert.Equal(new ChannelWriter(one, 1), _world.Logs[NodesWorld.Channel(5)]);
        Assert.Equal(ErrorCode.NodeNotFound, _world.Use(NodesWorld.Channel(5)).Error?.Code);

        var two = _world.Register(1);
        _world.Until(() => _world.Told.Any(told => told.Node == two));
        Assert.Equal(new ChannelWriter(two, 2), _world.Logs[NodesWorld.Channel(5)]);
    }

    [Fact]
    public void A_node_that_was_killed_and_is_back_at_its_address_begins_anew_at_once()
    {
        var one = _world.Register(1);
        _world.Use(NodesWorld.Channel(5));

        var two = _world.Register(1);

        Assert.NotEqual(one, two);
        _world.Until(() => _world.Told.Any(told => told.Node == two && told.Term == 2));
        Assert.Equal([two], _world.State.Nodes.Keys);
    }

    [Fact]
    public void Renewals_by_number_keep_a_node()
    {
        var node = _world.Register(1);
        for (var i = 0; i < 5; i++)
        {
            _world.Pass(Lease / 2);
            Assert.Equal(node, _world.Run(process => process.ContinueAsync(node)).Value);
        }
    }

    [Fact]
    public void Signs_of_life_of_strangers_are_passed_over()
    {
        Assert.Null(_world.Run(process => process.RenewAsync([77])));
        Assert.Empty(_world.State.Nodes);
    }

    [Theory]
    [InlineData("", 1, ErrorCode.ParameterInvalid)]
    [InlineData("a b", 1, ErrorCode.ParameterInvalid)]
    [InlineData("host/path", 1, ErrorCode.ParameterInvalid)]
    [InlineData("host", 0, ErrorCode.ParameterInvalid)]
    [InlineData("host", -1, ErrorCode.ParameterInvalid)]
    [InlineData("host", 65536, ErrorCode.ParameterInvalid)]
    public void What_is_no_address_is_refused(string host, int port, ErrorCode code)
    {
        var refused = _world.Run(process => process.RegisterAsync(new NodeEntry(host, port, ""), default));

        Assert.Equal(code, refused.Error?.Code);
        Assert.Equal(0, _world.Writes);
    }

    [Fact]
    public void More_nodes_or_vchannels_than_allowed_are_refused()
    {
        var world = new NodesWorld(new NodeOptions { MaxNodes = 1, MaxChannels = 1 });
        world.Register(1);
        world.Use(NodesWorld.Channel(5));

        Assert.Equal(
            ErrorCode.RateLimit,
            world.Run(process => process.RegisterAsync(new NodeEntry("host", 2, ""), default)).Error?.Code);
        Assert.Equal(ErrorCode.RateLimit, world.Use(NodesWorld.Channel(6)).Error?.Code);
        Assert.True(world.Run(process => process.RegisterAsync(new NodeEntry("host", 1, ""), default)).IsOk);
    }

    [Fact]
    public void A_dropped_vchannel_is_forgotten()
    {
        _world.Register(1);
        _world.Dropped.Add(NodesWorld.Channel(5));

        Assert.Equal(ErrorCode.ChannelNotFound, _world.Use(NodesWorld.Channel(5)).Error?.Code);
        Assert.Empty(_world.State.Channels);
        Assert.Empty(_world.Told);
    }

    [Fact]
    public void A_vchannel_that_is_dropped_later_is_forgotten_when_it_is_asked_again()
    {
        var node = _world.Register(1);
        _world.Use(NodesWorld.Channel(5));
        _world.Dropped.Add(NodesWorld.Channel(5));

        _world.Pass(new NodeOptions().CheckInterval + TimeSpan.FromSeconds(10), node);

        Assert.Empty(_world.State.Channels);
        Assert.Contains("forgotten 5", _world.Heard);
    }

    [Fact]
    public void A_node_is_told_to_flush_and_its_answer_comes_back()
    {
        var node = _world.Register(1);
        _world.AnswerFlush = (_, _) => Task.FromResult<Outcome<bool>>(MilvusErrors.SegmentNotFound(new(9)));

        Assert.Equal(
            ErrorCode.SegmentNotFound,
            _world.Run(process => process.FlushAsync(new NodeFlush(node, NodesWorld.Channel(5), 1, [new(9)]))).Error?.Code);
        Assert.Equal(
            ErrorCode.NodeNotFound,
            _world.Run(process => process.FlushAsync(new NodeFlush(77, NodesWorld.Channel(5), 1, [new(9)]))).Error?.Code);
    }

    [Fact]
    public void A_node_that_does_not_answer_flushes_is_left_alone_after_some()
    {
        var world = new NodesWorld(new NodeOptions { FlushesPerNode = 8 });
        var node = world.Register(1);
        world.AnswerFlush = async (_, cancellation) =>
        {
            await world.WaitAsync(TimeSpan.FromHours(1), cancellation);
            return true;
        };
        var flush = new NodeFlush(node, NodesWorld.Channel(5), 1, [new(9)]);
        var waiting = Enumerable.Range(0, world.Options.FlushesPerNode)
            .Select(_ => world.Begin(process => process.FlushAsync(flush)))
            .ToArray();

        Assert.Equal(ErrorCode.RateLimit, world.Run(process => process.FlushAsync(flush)).Error?.Code);
        world.Until(() => waiting.All(call => call.IsCompleted));
        Assert.All(waiting, call => Assert.Equal(ErrorCode.NodeOffline, call.Result.Error?.Code));
        Assert.True(world.Now < world.Options.CallTimeout * 2);
    }
}
