using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Segments;

namespace Milvus.Engine.Tests;

/// <summary>What meets segments of an outside writer that are on their way.</summary>
public sealed class OutsideDropTests
{
    [Theory]
    [InlineData("partition")]
    [InlineData("segment")]
    [InlineData("by the writer")]
    public async Task A_segment_that_is_dropped_while_its_manifest_is_written_stays_gone(string what)
    {
        var (world, node, segment) = await SaveAsync();
        var gate = new TaskCompletionSource();
        world.Peers.FlushGate = gate.Task;
        await node.TickAsync(OutsideNode.Late);
        switch (what)
        {
            case "partition":
                await world.OnTurnAsync(() => world.Channel.DropPartitionAsync(Sample.Partition));
                break;
            case "segment":
                await world.OnTurnAsync(() => world.Channel.MoveSegmentAsync(segment, SegmentLifecycle.Dropped));
                break;
            default:
                await node.SaveAsync(segment, [], change: save => save with { Drop = true });
                break;
        }

        gate.SetResult();
        await world.UntilAsync(state => state.Segments.IsEmpty);
        Assert.Equal(0, await world.CountAsync());
        var late = await node.TrySaveAsync(segment, []);
        Assert.Equal(ErrorCode.SegmentNotFound, late.Error!.Code);
    }

    [Fact]
    public async Task A_vchannel_that_is_dropped_meanwhile_goes_whole()
    {
        var (world, node, segment) = await SaveAsync();
        await world.OnTurnAsync(() => world.Channel.DropAsync());
        Assert.Equal(ErrorCode.ChannelNotFound, (await node.TrySaveAsync(segment, [], complete: true)).Error!.Code);
        Assert.Equal(ErrorCode.ChannelNotFound, (await node.TryTickAsync(OutsideNode.Late)).Error!.Code);
        for (var i = 0; i < 1000 && !world.Notes.Contains("gone"); i++)
        {
            await world.OnTurnAsync(async () =>
            {
                await world.Channel.TickAsync();
                return true;
            });
        }

        Assert.Contains("gone", world.Notes);
    }

    [Fact]
    public async Task Grants_behind_a_fence_in_flight_are_of_another_segment()
    {
        var (world, node) = await OutsideNode.BeginAsync();
        var before = (await node.GrantAsync(5)).Grants[0].Segment;

        var (fence, behind) = await world.OnTurnAsync(async () =>
        {
            var fencing = world.Channel.FenceAsync(Timestamp.Zero);
            var granting = world.Channel.GrantAsync([new RowRequest(Sample.Partition, 5)]);
            return (await fencing, await granting);
        });

        Assert.Equal(before, Assert.Single(fence.Value.Sealed));
        Assert.NotEqual(before, Assert.Single(behind.Value.Grants).Segment);
    }

    [Fact]
    public async Task Grants_and_ticks_that_change_nothing_durable_make_no_commit()
    {
        var (world, node) = await OutsideNode.BeginAsync();
        var segment = (await node.GrantAsync(5)).Grants[0].Segment;
        await node.TickAsync(Timestamp.From(1000), (segment, 1));
        var commits = world.Coalesced.Count;

        for (var rows = 2; rows < 20; rows++)
        {
            Assert.Equal(segment, (await node.GrantAsync(1)).Grants[0].Segment);
            await node.TickAsync(Timestamp.From(1000 + rows), (segment, rows));
        }

        Assert.Equal(commits, world.Coalesced.Count);
    }

    [Fact]
    public async Task Rows_that_were_reported_once_keep_a_segment_over_a_restart()
    {
        var (world, node) = await OutsideNode.BeginAsync();
        var segment = (await node.GrantAsync(5)).Grants[0].Segment;
        await node.TickAsync(Timestamp.From(1000), (segment, 1));
        await world.FenceAsync();
        world.Stores.Crash(1);
        await world.StartAsync();

        await node.TickAsync(OutsideNode.Late);
        var state = await world.StateAsync(everything: true);
        Assert.Equal(SegmentLifecycle.Flushing, Assert.Single(state.Segments).Lifecycle);
        Assert.Contains(world.Peers.Asked, asked => asked.Segments.Contains(segment));
    }

    [Fact]
    public async Task A_tick_far_ahead_of_the_clock_is_refused_and_negative_rows_too()
    {
        var (world, node) = await OutsideNode.BeginAsync();
        var far = Timestamp.From(TimeProvider.System.GetUtcNow()).Add(TimeSpan.FromMinutes(1));

        Assert.Equal(ErrorCode.ParameterInvalid, (await node.TryTickAsync(far)).Error!.Code);
        Assert.Equal(ErrorCode.ParameterInvalid, (await node.TryTickAsync(new(1), (new(5), -1))).Error!.Code);
        await node.TickAsync(new(1), (new(4711), 3));
    }

    private static async Task<(ChannelWorld World, OutsideNode Node, SegmentId Segment)> SaveAsync()
    {
        var (world, node) = await OutsideNode.BeginAsync();
        var granted = await node.GrantAsync(10);
        var segment = granted.Grants[0].Segment;
        var files = await node.PutAsync(segment, 1, 10, OutsideNode.BehindSince(granted), 1);
        await node.SaveAsync(segment, files, complete: true);
        return (world, node, segment);
    }
}
