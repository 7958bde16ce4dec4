using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.Engine.Nodes;

namespace Milvus.Engine.Tests.Nodes;

/// <summary>The registry, its store, vchannels and nodes fail; what is owed is done in the end (I8).</summary>
public sealed class NodesTroubleTests
{
    private static readonly MilvusError Refusal = MilvusErrors.NotReady("node");

    private readonly NodesWorld _world = new();

    [Fact]
    public void A_restart_gives_every_known_node_a_whole_lease()
    {
        var node = _world.Register(1);
        _world.Use(NodesWorld.Channel(5));
        _world.Pass(_world.Options.Lease - TimeSpan.FromSeconds(1));

        _world.Crash();
        _world.Pass(_world.Options.Lease - TimeSpan.FromSeconds(1));
        Assert.Equal(node, _world.Run(process => process.ContinueAsync(node)).Value);
        _world.Pass(_world.Options.Lease + TimeSpan.FromSeconds(1));

        Assert.Empty(_world.State.Nodes);
    }

    [Fact]
    public void After_a_restart_logs_and_nodes_hear_the_same_again()
    {
        var node = _world.Register(1);
        _world.Use(NodesWorld.Channel(5));
        _world.Until(() => _world.Counts.WatchesOwed == 0 && _world.Told.Count == 1);

        _world.Crash();
        _world.Until(() => _world.Told.Count == 2);

        Assert.Equal(_world.Told[0], _world.Told[1]);
        Assert.Equal(new ChannelWriter(node, 1), _world.Logs[NodesWorld.Channel(5)]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_crash_between_the_document_and_the_log_is_made_good(bool behind)
    {
        var node = _world.Register(1);
        var told = 0;
        _world.Log = async channel =>
        {
            if (behind)
            {
                _world.Logs[channel] = new ChannelWriter(node, 1);
            }

            told++;
            await _world.WaitAsync(TimeSpan.FromDays(1), default);
            return null;
        };
        _ = _world.Begin(process => process.UseAsync(NodesWorld.Channel(5)));
        _world.Until(() => told == 1);

        _world.Log = _ => Task.FromResult<MilvusError?>(null);
        _world.Crash();
        _world.Until(() => _world.Told.Count == 1);

        Assert.Equal(new ChannelWriter(node, 1), _world.Logs[NodesWorld.Channel(5)]);
        Assert.Equal(node, _world.State.NodeOf(NodesWorld.Channel(5)));
    }

    [Fact]
    public void Nobody_hears_of_what_is_not_durable()
    {
        _world.Register(1);
        _world.WriteFails = (true, false);

        Assert.Equal(ErrorCode.IoFailed, _world.Use(NodesWorld.Channel(5)).Error?.Code);
        Assert.Equal(
            ErrorCode.IoFailed,
            _world.Run(process => process.RegisterAsync(new NodeEntry("host", 2, ""), default)).Error?.Code);
        Assert.Empty(_world.Logs);

        _world.WriteFails = default;
        Assert.Single(_world.State.Nodes);
        Assert.Empty(_world.State.Channels);
    }

    [Fact]
    public void A_write_whose_answer_was_lost_is_found_and_what_it_owes_is_done()
    {
        var node = _world.Register(1);
        _world.WriteFails = (false, true);
        Assert.Equal(ErrorCode.IoFailed, _world.Use(NodesWorld.Channel(5)).Error?.Code);

        _world.WriteFails = default;
        _world.Pass(TimeSpan.FromSeconds(2), node);

        Assert.Equal(new ChannelWriter(node, 1), _world.Logs[NodesWorld.Channel(5)]);
        Assert.Single(_world.Told);
    }

    [Fact]
    public void Leases_that_end_while_the_store_is_away_end_when_it_is_back()
    {
        var (one, two) = (_world.Register(1), _world.Register(2));
        _world.Use(NodesWorld.Channel(5));
        _world.WriteFails = (true, false);
        _world.Pass(_world.Options.Lease * 2, two);
        Assert.Equal([one, two], _world.State.Nodes.Keys);

        _world.WriteFails = default;
        _world.Pass(_world.Options.RetryMaxDelay + TimeSpan.FromSeconds(1), two);

        Assert.Equal([two], _world.State.Nodes.Keys);
        Assert.Equal(new ChannelWriter(two, 2), _world.Logs[NodesWorld.Channel(5)]);
        Assert.Single(_world.Heard, heard => heard.StartsWith("not stored", StringComparison.Ordinal));
    }

    [Fact]
    public void A_node_that_refuses_is_told_again_ever_more_seldom_until_it_agrees()
    {
        var node = _world.Register(1);
        var refusing = true;
        _world.Answer = (_, _) => Task.FromResult<Outcome<bool>>(refusing ? Refusal : true);
        _world.Use(NodesWorld.Channel(5));

        _world.Pass(TimeSpan.FromMinutes(1), node);
        Assert.InRange(_world.Told.Count, 10, 25);
        Assert.Equal(1, _world.Counts.WatchesOwed);

        refusing = false;
        _world.Pass(_world.Options.RetryMaxDelay + TimeSpan.FromSeconds(1), node);
        Assert.Equal(0, _world.Counts.WatchesOwed);
        Assert.Equal(
            [
                $"registered {node} at host:1",
                $"assigned 5 to {node} in 1",
                $"not watched 5 by {node}: {(int)ErrorCode.ServiceNotReady}",
                $"watched 5 by {node} in 1",
            ],
            _world.Heard);
    }

    [Fact]
    public void A_silent_node_keeps_no_other_waiting_and_calls_to_it_are_bounded()
    {
        var (silent, quick) = (_world.Register(1), _world.Register(2));
        var (running, most) = (0, 0);
        _world.Answer = async (watch, cancellation) =>
        {
            if (watch.Node == silent)
            {
                most = Math.Max(most, ++running);
                try
                {
                    await _world.WaitAsync(TimeSpan.FromHours(1), cancellation);
                }
                finally
                {
                    running--;
                }
            }

            return true;
        };
        for (var i = 1; i <= 60; i++)
        {
            Assert.True(_world.Use(NodesWorld.Channel(i)).IsOk);
        }

        Assert.True(_world.Now < TimeSpan.FromSeconds(1), $"{_world.Now}");
        _world.Pass(TimeSpan.FromSeconds(1), silent, quick);
        Assert.Equal(30, _world.Told.Count(told => told.Node == quick));
        Assert.Equal(_world.Options.WatchesPerNode, most);
        _world.Pass(TimeSpan.FromMinutes(1), silent, quick);
        Assert.Equal(_world.Options.WatchesPerNode, most);
        Assert.Equal(30, _world.Counts.WatchesOwed);
        Assert.Contains($"not watched 1 by {silent}: {(int)ErrorCode.NodeOffline}", _world.Heard);
    }

    [Fact]
    public void A_node_that_says_no_such_vchannel_has_the_log_asked_and_is_told_again()
    {
        var node = _world.Register(1);
        _world.Answer = (watch, _) => Task.FromResult<Outcome<bool>>(MilvusErrors.ChannelNotFound(watch.Channel));
        _world.Use(NodesWorld.Channel(5));
        _world.Pass(TimeSpan.FromSeconds(30), node);
        Assert.Equal(node, _world.State.NodeOf(NodesWorld.Channel(5)));
        Assert.InRange(_world.Told.Count, 5, 20);

        _world.Dropped.Add(NodesWorld.Channel(5));
        _world.Pass(_world.Options.RetryMaxDelay * 2, node);

        Assert.Empty(_world.State.Channels);
    }

    [Fact]
    public void A_vchannel_that_does_not_open_is_told_later()
    {
        var node = _world.Register(1);
        var closed = true;
        _world.Log = channel => Task.FromResult(closed ? MilvusErrors.ChannelNotAvailable(channel, "recovers") : null);
        Assert.Equal(ErrorCode.ChannelNotAvailable, _world.Use(NodesWorld.Channel(5)).Error?.Code);
        _world.Pass(TimeSpan.FromSeconds(30), node);
        Assert.Equal((1, 1), (_world.Counts.AssignmentsOwed, _world.Counts.Channels));
        Assert.Empty(_world.Told);

        closed = false;
        _world.Pass(_world.Options.RetryMaxDelay + TimeSpan.FromSeconds(1), node);

        Assert.Equal(new ChannelWriter(node, 1), _world.Logs[NodesWorld.Channel(5)]);
        Assert.Single(_world.Told);
        Assert.Single(_world.Heard, heard => heard.StartsWith("not assigned", StringComparison.Ordinal));
    }

    [Fact]
    public void A_call_for_the_node_before_that_comes_late_does_not_undo_the_next()
    {
        var (one, two) = (_world.Register(1), _world.Register(2));
        var slow = true;
        _world.Log = async _ =>
        {
            if (slow)
            {
                await _world.WaitAsync(_world.Options.Lease * 2, default);
            }

            return null;
        };
        var used = _world.Begin(process => process.UseAsync(NodesWorld.Channel(5)));
        _world.Pass(_world.Options.Lease + TimeSpan.FromSeconds(2), two);
        slow = false;
        Assert.Equal([two], _world.State.Nodes.Keys);

        _world.Pass(_world.Options.Lease, two);

        Assert.Equal(new ChannelWriter(two, 2), _world.End(used).Value);
        Assert.Equal(new ChannelWriter(two, 2), _world.Logs[NodesWorld.Channel(5)]);
        Assert.DoesNotContain(_world.Told, told => told.Node == one);
    }

    [Fact]
    public void A_thousand_vchannels_used_at_once_cost_few_writes()
    {
        _world.Register(1);
        _world.Register(2);
        var writes = _world.Writes;

        var calls = Enumerable.Range(1, 1000)
            .Select(i => _world.Begin(process => process.UseAsync(NodesWorld.Channel(i))))
            .ToArray();
        _world.Until(() => calls.All(call => call.IsCompleted));
        _world.Until(() => _world.Told.Count == 1000);

        Assert.All(calls, call => Assert.True(call.Result.IsOk));
        Assert.InRange(_world.Writes - writes, 1, 10);
        Assert.Equal([500, 500], _world.Told.GroupBy(told => told.Node).Select(node => node.Count()));
    }

    [Fact]
    public void A_registry_that_stood_still_itself_gives_every_node_a_whole_lease()
    {
        var node = _world.Register(1);
        _world.Late = _world.Options.Lease * 2;
        _world.Pass(_world.Options.Lease, node);

        _world.Pass(_world.Options.Lease * 3);
        Assert.Equal([node], _world.State.Nodes.Keys);

        _world.Late = TimeSpan.Zero;
        _world.Pass(_world.Options.Lease * 4);
        Assert.Empty(_world.State.Nodes);
    }

    [Fact]
    public void Who_stops_tells_nobody_anything_any_more()
    {
        _world.Register(1);
        _world.Answer = (_, _) => Task.FromResult<Outcome<bool>>(Refusal);
        _world.Use(NodesWorld.Channel(5));
        _world.Run(async process =>
        {
            await process.StopAsync();
            return process.Completion.IsCompletedSuccessfully;
        });
        var told = _world.Told.Count;

        _world.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(told, _world.Told.Count);
        Assert.Single(_world.State.Nodes);
    }
}
