using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests;

public sealed class OutsideWriterTests
{
    [Fact]
    public async Task Saved_rows_are_found_exactly_once_beside_those_of_the_log()
    {
        var (world, node) = await OutsideNode.BeginAsync();
        await world.AppendAsync(1, 5);
        var segment = await node.WriteAsync(100, 20);
        await world.AppendAsync(6, 5);

        Assert.Equal(Keys(1, 10).Concat(Keys(100, 20)), await world.KeysAsync());
        var flushed = Assert.Single((await world.StateAsync()).Segments, one => one.Id == segment);
        Assert.Equal((20, true), (flushed.Rows, flushed.External));

        world.Stores.Crash(3);
        await world.StartAsync();
        Assert.Equal(Keys(1, 10).Concat(Keys(100, 20)), await world.KeysAsync());
    }

    [Fact]
    public async Task Deletes_of_the_log_take_rows_from_outside()
    {
        var (world, node) = await OutsideNode.BeginAsync();
        var granted = await node.GrantAsync(10);
        var segment = granted.Grants[0].Segment;
        var files = await node.PutAsync(segment, 1, 10, OutsideNode.BehindSince(granted), 1);

        // Behind the rows, before they are saved; and once more when they are flushed.
        await world.AheadAsync(TimeSpan.FromSeconds(5));
        await world.DeleteAsync(3, 4);
        await node.SaveAsync(segment, files, complete: true);
        await node.TickAsync(OutsideNode.Late);
        await world.FlushedAsync(segment);
        Assert.Equal(new long[] { 1, 2, 5, 6, 7, 8, 9, 10 }, await world.KeysAsync());
        await world.DeleteAsync(10);
        var fence = await world.FenceAsync();
        await world.FlushedAsync(fence.Fence);

        world.Stores.Crash(3);
        await world.StartAsync();
        Assert.Equal(new long[] { 1, 2, 5, 6, 7, 8, 9 }, await world.KeysAsync());
    }

    [Fact]
    public async Task Deletes_of_the_writer_take_its_own_rows()
    {
        var (world, node) = await OutsideNode.BeginAsync();
        var granted = await node.GrantAsync(10);
        var segment = granted.Grants[0].Segment;
        var at = OutsideNode.BehindSince(granted);
        var files = await node.PutAsync(segment, 1, 10, at, 1);
        var deletes = await node.PutDeletesAsync(segment, at.Add(TimeSpan.FromMilliseconds(50)), 2, 7, 8);

        await node.SaveAsync(segment, [.. files, deletes], complete: true);
        await node.TickAsync(OutsideNode.Late);
        await world.FlushedAsync(segment);

        Assert.Equal(new long[] { 1, 2, 3, 4, 5, 6, 9, 10 }, await world.KeysAsync());
    }

    [Fact]
    public async Task Files_may_come_in_parts_again_and_as_a_whole()
    {
        var (world, node) = await OutsideNode.BeginAsync();
        var granted = await node.GrantAsync(30);
        var segment = granted.Grants[0].Segment;
        var at = OutsideNode.BehindSince(granted);
        var first = await node.PutAsync(segment, 1, 10, at, 1);
        var second = await node.PutAsync(segment, 11, 10, at.Add(TimeSpan.FromMilliseconds(10)), 2);

        await node.SaveAsync(segment, first);
        await node.SaveAsync(segment, second);
        await node.SaveAsync(segment, first);
        await node.SaveAsync(segment, [.. first, .. second], change: save => save with { Full = true });
        var commits = world.Coalesced.Count;
        await node.SaveAsync(segment, second);
        Assert.Equal(commits, world.Coalesced.Count);
        await node.SaveAsync(segment, [], complete: true);
        await node.SaveAsync(segment, [.. first, .. second], complete: true, save => save with { Full = true });
        await node.TickAsync(OutsideNode.Late);
        await world.FlushedAsync(segment);
        await node.SaveAsync(segment, first, complete: true);

        Assert.Equal(Keys(1, 20), await world.KeysAsync());
    }

    [Fact]
    public async Task A_writer_before_is_refused_and_the_next_goes_on()
    {
        var (world, node) = await OutsideNode.BeginAsync();
        var granted = await node.GrantAsync(10);
        var segment = granted.Grants[0].Segment;
        var files = await node.PutAsync(segment, 1, 10, OutsideNode.BehindSince(granted), 1);
        var next = new OutsideNode(world, 8);
        Assert.Equal(new ChannelWriter(8, 2), await next.BecomeWriterAsync());

        Assert.Equal(ErrorCode.ChannelNotFound, (await node.TrySaveAsync(segment, files)).Error!.Code);
        Assert.Equal(ErrorCode.ChannelNotFound, (await node.TryTickAsync(OutsideNode.Late)).Error!.Code);
        await next.SaveAsync(segment, files, complete: true);
        await next.TickAsync(OutsideNode.Late);
        await world.FlushedAsync(segment);

        Assert.Equal(Keys(1, 10), await world.KeysAsync());
    }

    [Fact]
    public async Task A_flush_waits_for_the_writer_and_names_it()
    {
        var (world, node) = await OutsideNode.BeginAsync();
        world.Peers.NodeAnswer = MilvusErrors.NodeNotFound("7");
        var granted = await node.GrantAsync(10);
        var segment = granted.Grants[0].Segment;
        await node.TickAsync(Timestamp.Zero, (segment, 10));
        var fence = await world.FenceAsync();
        Assert.Equal(segment, Assert.Single(fence.Sealed));

        await node.TickAsync(OutsideNode.Late);
        await world.UntilAsync(state => state.Lagging.Contains("node 7 in term 1", StringComparison.Ordinal));
        var state = await world.StateAsync();
        Assert.Contains($"segments {segment}", state.Lagging, StringComparison.Ordinal);
        Assert.Contains("node not found", state.Lagging, StringComparison.Ordinal);
        Assert.True(state.Checkpoint < fence.Fence);
        Assert.Equal(segment, Assert.Single(world.Peers.Asked[0].Segments));

        var files = await node.PutAsync(segment, 1, 10, OutsideNode.BehindSince(granted), 1);
        await node.SaveAsync(segment, files, complete: true);
        await world.FlushedAsync(fence.Fence);
        Assert.Equal("", (await world.StateAsync()).Lagging);
    }

    [Fact]
    public async Task Without_a_writer_empty_segments_go_by_the_clock()
    {
        var world = new ChannelWorld(new SimStores())
        {
            Options = new EngineOptions
            {
                Grants = new() { Expiration = TimeSpan.FromMilliseconds(1), LeaseAhead = TimeSpan.Zero },
            },
        };
        await world.StartAsync();
        var node = new OutsideNode(world);
        await node.BecomeWriterAsync();
        await node.GrantAsync(10);
        var fence = await world.FenceAsync();
        await new OutsideNode(world, 0).BecomeWriterAsync();

        await world.FlushedAsync(fence.Fence);
        Assert.DoesNotContain((await world.StateAsync(everything: true)).Segments, one => one.IsHealthy);
    }

    private static IEnumerable<long> Keys(long first, int count) =>
        Enumerable.Range(0, count).Select(row => first + row);
}
