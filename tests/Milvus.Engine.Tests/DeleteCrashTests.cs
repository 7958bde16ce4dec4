using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests;

/// <summary>Inserts, upserts and deletes over flushes, hurt at each step of the disk in turn.</summary>
public sealed class DeleteCrashTests
{
    private const int Gone = -1;

    [Theory]
    [InlineData(StepFault.DieBefore, 256)]
    [InlineData(StepFault.DieAfter, 1 << 26)]
    public async Task Crash_at_any_step_keeps_every_acknowledged_delete_and_upsert(StepFault fault, int chunkBytes)
    {
        var calm = Make(chunkBytes);
        await RunAsync(calm, new Model());
        var steps = calm.Stores.Steps;
        Assert.InRange(steps, 60, 2000);
        for (var step = 1; step <= steps; step++)
        {
            var model = new Model();
            var world = Make(chunkBytes);
            world.Stores.Faults = (at, _) => at == step ? fault : StepFault.None;
            await RunAsync(world, model);
            await world.KillAsync();
            world.Stores.Crash(step);

            var revived = new ChannelWorld(world.Stores, firstId: 500_000);
            await revived.StartAsync();
            var where = $"{fault} at step {step} of {steps}, chunks of {chunkBytes} bytes";
            var before = await revived.RowsAsync();
            model.Check(before, where);

            // I8: delta logs that were owed are written, and nothing changes for readers.
            await revived.FlushedAsync((await revived.FenceAsync()).Fence);
            Assert.Equal(before, await revived.RowsAsync());
            Assert.Equal(before.Count, await revived.CountAsync());
            await revived.KillAsync();
        }
    }

    private static ChannelWorld Make(int chunkBytes) => new(new SimStores(chunkBytes))
    {
        Options = new EngineOptions
        {
            RetryMinDelay = TimeSpan.FromMilliseconds(1),
            RetryMaxDelay = TimeSpan.FromMilliseconds(2),
            RecoveryWait = TimeSpan.FromMilliseconds(20),
            SnapshotAfterBytes = chunkBytes,
        },
    };

    private static async Task RunAsync(ChannelWorld world, Model model)
    {
        await world.StartAsync();
        await model.DoAsync(world, 1, 10, 0, () => world.AppendAsync(1, 10));
        await model.DoAsync(world, 3, 2, Gone, () => world.DeleteAsync(3, 4));
        await FlushAsync(world);
        await model.DoAsync(world, 8, 4, 5, () => world.UpsertAsync(8, 4, shift: 5));
        await model.DoAsync(world, 1, 1, Gone, () => world.DeleteAsync(1));
        await FlushAsync(world);
        await model.DoAsync(world, 10, 2, Gone, () => world.DeleteAsync(10, 11));
        await model.DoAsync(world, 3, 1, 6, () => world.UpsertAsync(3, 1, shift: 6));
    }

    private static async Task FlushAsync(ChannelWorld world)
    {
        try
        {
            await world.FlushedAsync((await world.FenceAsync()).Fence);
        }
        catch (Exception refused) when (refused is RefusedException or OperationCanceledException)
        {
            // The run goes on: what is owed is owed still.
        }
    }

    /// <summary>What each key may show: what was acknowledged last, and all that nobody was told of since.</summary>
    private sealed class Model
    {
        private readonly SortedDictionary<long, SortedSet<int>> _may = [];

        public async Task DoAsync<T>(ChannelWorld world, long first, int count, int shift, Func<Task<T>> work)
        {
            if (world.Stores.IsDead)
            {
                return;
            }

            var acknowledged = true;
            try
            {
                await work();
            }
            catch (RefusedException)
            {
                acknowledged = false;
            }

            for (var key = first; key < first + count; key++)
            {
                var before = _may.GetValueOrDefault(key, [Gone]);
                _may[key] = acknowledged ? [shift] : [.. before, shift];
            }
        }

        public void Check(SortedDictionary<long, int> rows, string where)
        {
            foreach (var (key, may) in _may)
            {
                var shows = rows.GetValueOrDefault(key, Gone);
                Assert.True(may.Contains(shows), $"{where}: key {key} shows {shows}, not {string.Join(" or ", may)}");
            }

            Assert.True(rows.Keys.All(_may.ContainsKey), $"{where}: rows that nobody wrote");
        }
    }
}
