using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Channels;
using Milvus.Testing.Disks;
using Milvus.Testing.Simulation;

namespace Milvus.Engine.Tests;

/// <summary>Flushes that hung or lost rows elsewhere, played here: src/docs/reliability.md names the reports.</summary>
public sealed class FlushThreadTests
{
    [Fact]
    public async Task Upload_that_fails_keeps_the_rows_and_ends_when_the_store_heals()
    {
        var (world, hooked) = Make();
        await world.StartAsync();
        await world.AppendAsync(1, 50);
        var before = (await world.StateAsync()).Checkpoint;
        var failures = new TaskCompletionSource();
        var left = 5;
        hooked.BeforePut = _ =>
        {
            if (--left == 0)
            {
                failures.TrySetResult();
            }

            throw new IOException("the store is away");
        };
        var fence = (await world.FenceAsync()).Fence;
        await TickUntilAsync(world, () => failures.Task.IsCompleted);

        var state = await world.StateAsync();
        Assert.Equal(before, state.Checkpoint);
        Assert.Equal(SegmentLifecycle.Flushing, Assert.Single(state.Segments).Lifecycle);
        Assert.Contains("the store is away", state.Lagging, StringComparison.Ordinal);
        Assert.Equal(50, (await world.KeysAsync()).Length);
        hooked.BeforePut = null;
        await world.FlushedAsync(fence);

        await RestartAsync(world);
        Assert.Equal(50, (await world.KeysAsync()).Length);
    }

    [Fact]
    public async Task Flush_whose_answer_is_lost_is_registered_by_the_next_attempt()
    {
        var (world, _) = Make();
        await world.StartAsync();
        await world.AppendAsync(1, 50);
        var lost = 3;
        world.Peers.FlushAnswer = answer => --lost >= 0 ? throw new TimeoutException("no answer") : answer;
        await world.FlushedAsync((await world.FenceAsync()).Fence);

        Assert.Equal(-1, lost);
        Assert.Equal(50, (await world.KeysAsync()).Length);
        Assert.Single(
            await world.Stores.ObjectsAsync(), path => path.StartsWith("manifest/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_stuck_write_holds_up_no_other_segment_and_no_answer()
    {
        var (world, _) = Make();
        await world.StartAsync();
        await world.AppendAsync(1, 10);
        var stuck = new TaskCompletionSource();
        var first = (await world.StateAsync()).Segments[0].Id;
        world.Peers.FlushGateOf = segment => segment == first ? stuck.Task : Task.CompletedTask;
        await world.FenceAsync();
        await world.AppendAsync(11, 10);
        var second = await world.FenceAsync();
        await world.AppendAsync(21, 10);

        await TickUntilAsync(world, async () => (await world.StateAsync()).Segments
            .Any(segment => segment.Lifecycle == SegmentLifecycle.Flushed));
        var state = await world.StateAsync();
        Assert.Equal(
            SegmentLifecycle.Flushing, state.Segments.Single(segment => segment.Id == first).Lifecycle);
        Assert.True(state.Checkpoint < second.Fence);
        Assert.Equal(30, (await world.KeysAsync()).Length);
        stuck.SetResult();
        await world.FlushedAsync(second.Fence);
        Assert.Equal(30, (await world.KeysAsync()).Length);
    }

    [Fact]
    public async Task Fence_without_new_rows_makes_no_segment()
    {
        var (world, _) = Make();
        await world.StartAsync();
        await world.AppendAsync(1, 10);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        var objects = await world.Stores.ObjectsAsync();
        for (var i = 0; i < 100; i++)
        {
            var fence = await world.FenceAsync();
            Assert.Empty(fence.Sealed);
            Assert.True((await world.StateAsync()).Checkpoint >= fence.Fence);
        }

        Assert.Single((await world.StateAsync()).Segments);
        Assert.Equal(objects, await world.Stores.ObjectsAsync());
    }

    [Fact]
    public async Task Restart_with_an_empty_channel_owes_nothing_and_flushes_at_once()
    {
        var (world, _) = Make();
        await world.StartAsync();
        await world.DeleteAsync(1, 2);
        await RestartAsync(world);
        await world.FlushedAsync((await world.FenceAsync()).Fence);

        Assert.Empty((await world.StateAsync()).Segments);
        Assert.False(await world.OnTurnAsync(() => Task.FromResult(world.Channel.IsBusy)));
    }

    [Fact]
    public async Task Hundreds_of_segments_of_one_row_are_all_found_after_a_restart()
    {
        const int Flushes = 300;
        var (world, _) = Make(chunkBytes: 256);
        await world.StartAsync();
        var fence = Timestamp.Zero;
        for (var i = 0; i < Flushes; i++)
        {
            await world.AppendAsync(i, 1);
            fence = (await world.FenceAsync()).Fence;
        }

        await world.FlushedAsync(fence);
        Assert.Equal(Flushes, (await world.StateAsync()).Segments.Length);
        await RestartAsync(world);
        Assert.Equal(Enumerable.Range(0, Flushes).Select(key => (long)key), await world.KeysAsync());
    }

    [Fact]
    public async Task Rows_of_hundreds_of_partitions_are_all_found_after_a_flush_and_a_restart()
    {
        const int Partitions = 455;
        var (world, _) = Make();
        await world.StartAsync();
        await world.OnTurnAsync(async () =>
        {
            var appends = Enumerable.Range(0, Partitions).Select(i => world.Channel.AppendAsync(new AppendSpec(
                1, new PartitionId(10_000 + i), 0, 0, 1, Sample.Rows(i * 10, 3), Timestamp.Zero)));
            Assert.All(await Task.WhenAll(appends), outcome => Assert.True(outcome.IsOk));
            return true;
        });
        Assert.Equal(3 * Partitions, await world.CountAsync());
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        Assert.Equal(3 * Partitions, await world.CountAsync());

        await RestartAsync(world);
        Assert.Equal(3 * Partitions, await world.CountAsync());
    }

    [Fact]
    public async Task Appends_at_the_same_time_share_one_growing_segment()
    {
        var (world, _) = Make();
        await world.StartAsync();
        await world.OnTurnAsync(() => Task.WhenAll(Enumerable.Range(0, 50).Select(i => world.Channel.AppendAsync(
            new AppendSpec(1, Sample.Partition, 0, 0, 1, Sample.Rows(i * 10, 10), Timestamp.Zero)))));

        Assert.Equal(500, Assert.Single((await world.StateAsync()).Segments).Rows);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Registration_that_comes_after_the_drop_revives_nothing(bool collection)
    {
        var (world, _) = Make();
        await world.StartAsync();
        await world.AppendAsync(1, 50);
        var held = new TaskCompletionSource();
        world.Peers.FlushGate = held.Task;
        await world.FenceAsync();
        var dropped = await world.OnTurnAsync(() => collection
            ? world.Channel.DropAsync()
            : world.Channel.DropPartitionAsync(Sample.Partition));
        Assert.True(dropped.IsOk);
        held.SetResult();

        await TickUntilAsync(world, async () => (await world.OnTurnAsync(() => world.Channel.GetStateAsync(default)))
            is { Error.Code: ErrorCode.ChannelNotFound } or { IsOk: true, Value.Segments.IsEmpty: true });
        await TickUntilAsync(world, async () => (await world.Stores.ObjectsAsync()).Count == 0);
        if (!collection)
        {
            Assert.Empty(await world.KeysAsync());
        }
    }

    private static (ChannelWorld World, HookedStore Hooks) Make(long chunkBytes = 64 << 20)
    {
        var stores = new SimStores(chunkBytes);
        var hooked = new HookedStore(stores.Objects);
        return (new ChannelWorld(stores)
        {
            Objects = hooked,
            Options = new EngineOptions
            {
                RetryMinDelay = TimeSpan.FromMilliseconds(1),
                RetryMaxDelay = TimeSpan.FromMilliseconds(2),
                SnapshotAfterBytes = chunkBytes,
            },
        }, hooked);
    }

    /// <summary>The process ends and another finds what the disk holds.</summary>
    private static async Task RestartAsync(ChannelWorld world)
    {
        await world.KillAsync();
        await world.StartAsync();
    }

    private static Task TickUntilAsync(ChannelWorld world, Func<bool> done) =>
        TickUntilAsync(world, () => Task.FromResult(done()));

    private static async Task TickUntilAsync(ChannelWorld world, Func<Task<bool>> done)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await done())
        {
            bound.Token.ThrowIfCancellationRequested();
            await world.OnTurnAsync(async () =>
            {
                await world.Channel.TickAsync();
                return true;
            });
        }
    }
}
