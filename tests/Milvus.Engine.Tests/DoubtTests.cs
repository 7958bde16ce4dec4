using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Storage.Logs;
using Milvus.Storage.ObjectStores;
using Milvus.Testing.Disks;
using Milvus.Testing.Simulation;

namespace Milvus.Engine.Tests;

/// <summary>What is in doubt is never shown, and the doubt ends by itself.</summary>
public sealed class DoubtTests
{
    [Fact]
    public async Task Log_that_reads_well_again_opens_a_damaged_channel_by_itself()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 100);
        await world.AppendAsync(101, 100);
        world.Stores.Crash(1);
        FlipABit(world);
        await world.StartAsync();
        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.KeysAsync());
        Assert.Equal(ErrorCode.ChannelNotAvailable, refused.Error.Code);

        await world.OnTurnAsync(() =>
        {
            FlipABit(world);
            return Task.FromResult(true);
        });

        await OpenAgainAsync(world);
        Assert.Equal(200, (await world.KeysAsync()).Length);
        await world.AppendAsync(201, 1);
    }

    [Fact]
    public async Task Broken_rule_makes_the_channel_begin_again_from_its_log()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 10);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        await world.DeleteAsync(1, 2);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        await world.AppendAsync(11, 10);

        // I1: a segment that says it lacks deletes which nobody will hand over again.
        world.Peers.FlushAnswer = answer =>
        {
            world.Peers.FlushAnswer = whole => whole;
            return answer with { DeletesUpTo = Timestamp.Zero };
        };
        var fence = (await world.FenceAsync()).Fence;

        await OpenAgainAsync(world);
        Assert.Contains(world.Notes, note => note.StartsWith("damaged I1", StringComparison.Ordinal)
            || note.Contains("are settled", StringComparison.Ordinal));
        await world.FlushedAsync(fence);
        Assert.Equal(Enumerable.Range(3, 18).Select(key => (long)key), await world.KeysAsync());
    }

    [Fact]
    public async Task Rows_that_are_loaded_while_their_deletes_move_into_a_delta_log_are_not_shown_without_them()
    {
        var stores = new SimStores();
        var hooked = new HookedStore(stores.Objects);
        var world = new ChannelWorld(stores) { Objects = hooked };
        await world.StartAsync();
        await world.AppendAsync(1, 10);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        world.Peers.LoseActivations();
        await world.DeleteAsync(2, 3);

        var (reached, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        hooked.BeforeGet = path =>
        {
            if (!path.StartsWith("insert_log/", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            reached.TrySetResult();
            return held.Task;
        };
        var reading = world.KeysAsync();
        await reached.Task;
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        held.SetResult();

        long[] left = [1, 4, 5, 6, 7, 8, 9, 10];
        Assert.Equal(left, await reading);
        Assert.Equal(left, await world.KeysAsync());
    }

    [Fact]
    public async Task Read_that_meets_a_recovery_halfway_waits_for_all_deletes()
    {
        var hooked = new HookedStore(new MemoryObjectStore(TimeProvider.System));
        var world = new ChannelWorld(new SimStores())
        {
            Logs = new ObjectLogStore(hooked, new ChannelWorld(new SimStores()), TimeProvider.System),
        };
        await world.StartAsync();
        await world.AppendAsync(1, 10);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        var deletes = "";
        hooked.BeforePut = path =>
        {
            deletes = path;
            return Task.CompletedTask;
        };
        await world.DeleteAsync(2);
        hooked.BeforePut = null;

        // A read is on its way to the segment, which loses what it was handed.
        var (asked, ask) = (new TaskCompletionSource(), new TaskCompletionSource());
        world.Peers.BeforeQuery = () =>
        {
            asked.TrySetResult();
            return ask.Task;
        };
        var reading = world.KeysAsync();
        await asked.Task;
        world.Peers.LoseActivations();

        // An append without an answer makes the channel begin again; it gets as far as the delete.
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        hooked.BeforeGet = path => path == deletes ? HoldAsync() : Task.CompletedTask;
        hooked.AfterPut = _ =>
        {
            hooked.AfterPut = null;
            throw new IOException("no answer");
        };
        var appending = world.AppendAsync(11, 1);
        await reached.Task;
        ask.SetResult();
        for (var turn = 0; turn < 200; turn++)
        {
            await world.OnTurnAsync(() => Task.FromResult(true));
        }

        go.SetResult();
        Assert.Equal(new long[] { 1, 3, 4, 5, 6, 7, 8, 9, 10 }, await reading);
        Assert.Equal(1, await appending);

        Task HoldAsync()
        {
            reached.TrySetResult();
            return go.Task;
        }
    }

    private static void FlipABit(ChannelWorld world) =>
        world.Stores.Damage(world.Stores.LogChunk(Sample.Channel.Value), bytes =>
        {
            var changed = bytes.ToArray();
            changed[changed.Length / 2] ^= 1;
            return changed;
        });

    /// <summary>Asks until the channel answers, having been in doubt before.</summary>
    private static async Task OpenAgainAsync(ChannelWorld world)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            bound.Token.ThrowIfCancellationRequested();
            var isOpen = await world.OnTurnAsync(async () => (await world.Channel.GetStateAsync(Timestamp.Zero)).IsOk);
            if (isOpen && world.Notes.Any(note => note.StartsWith("damaged", StringComparison.Ordinal)))
            {
                return;
            }
        }
    }
}
