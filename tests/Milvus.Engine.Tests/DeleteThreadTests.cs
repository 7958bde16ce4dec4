using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests;

/// <summary>
/// Deletes that were lost or held checkpoints back elsewhere: src/docs/reliability.md names the reports.
/// </summary>
public sealed class DeleteThreadTests
{
    [Fact]
    public async Task Deletes_alone_move_the_checkpoint_by_their_age()
    {
        var world = new ChannelWorld(new SimStores())
        {
            Options = new EngineOptions { Seal = new() { DeletesMaxAge = TimeSpan.FromMilliseconds(1) } },
        };
        await world.StartAsync();
        await world.AppendAsync(1, 10);
        await world.FlushedAsync((await world.FenceAsync()).Fence);

        // Nobody flushes any more, and no further row comes.
        var deleted = await world.DeleteAsync(2, 3);
        await world.FlushedAsync(deleted);

        Assert.True((await world.StateAsync()).Checkpoint >= deleted);
        Assert.Equal(8, await world.CountAsync());
    }

    [Fact]
    public async Task Each_round_of_deletes_holds_the_checkpoint_at_its_own_first_delete()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 10);
        var first = await world.DeleteAsync(1);
        Assert.True((await world.StateAsync()).Checkpoint < first);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        for (var key = 2; key < 6; key++)
        {
            var before = (await world.FenceAsync()).Fence;
            var deleted = await world.DeleteAsync(key);
            Assert.InRange((await world.StateAsync()).Checkpoint.Value, before.Value, deleted.Value - 1);
            await world.FlushedAsync((await world.FenceAsync()).Fence);
            Assert.True((await world.StateAsync()).Checkpoint > deleted);
        }

        Assert.Equal(5, await world.CountAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delete_that_comes_during_a_flush_hits_the_flushed_rows(bool far)
    {
        var world = new ChannelWorld(new SimStores()) { SegmentsAreFar = far };
        await world.StartAsync();
        await world.AppendAsync(1, 10);
        var held = new TaskCompletionSource();
        world.Peers.FlushGate = held.Task;
        var fence = await world.FenceAsync();
        await world.DeleteAsync(2, 3);
        await world.UpsertAsync(5, 1, shift: 7);
        held.SetResult();
        await world.FlushedAsync(fence.Fence);
        Assert.Equal(8, await world.CountAsync());

        await world.KillAsync();
        await world.StartAsync();
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        var rows = await world.RowsAsync();
        Assert.Equal([1L, 4, 5, 6, 7, 8, 9, 10], rows.Keys);
        Assert.Equal(7, rows[5]);
    }

    [Fact]
    public async Task Writes_and_deletes_of_one_key_count_in_the_order_of_their_answers()
    {
        var random = new Random(5);
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        var expected = new SortedDictionary<long, int>();
        for (var step = 1; step <= 200; step++)
        {
            var key = random.Next(1, 6);
            switch (random.Next(8))
            {
                case < 4:
                    await world.UpsertAsync(key, 1, shift: step);
                    expected[key] = step;
                    break;
                case < 7:
                    await world.DeleteAsync(key);
                    expected.Remove(key);
                    break;
                default:
                    await world.FlushedAsync((await world.FenceAsync()).Fence);
                    break;
            }

            if (step % 50 == 0)
            {
                await world.KillAsync();
                await world.StartAsync();
            }

            Assert.Equal(expected, await world.RowsAsync());
        }
    }
}
