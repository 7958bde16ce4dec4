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
        var steps = await CountStepsAsync(chunkBytes);
        for (var step = 1; step <= steps; step++)
        {
            var model = new Model();
            var world = Make(chunkBytes, TimeSpan.FromMilliseconds(20));
            world.Stores.Faults = (at, _) => at == step ? fault : StepFault.None;
            await RunAsync(world, model);
            await world.KillAsync();
            await ReviveAsync(world, step, model, $"{fault} at step {step} of {steps}, chunks of {chunkBytes} bytes");
        }
    }

    [Theory]
    [InlineData(StepFault.FailBefore, 256)]
    [InlineData(StepFault.FailAfter, 256)]
    [InlineData(StepFault.FailAndForget, 256)]
    [InlineData(StepFault.FailAndForget, 1 << 26)]
    public async Task Failure_of_any_step_is_survived_and_what_is_owed_is_done_in_the_same_run(
        StepFault fault, int chunkBytes)
    {
        var steps = await CountStepsAsync(chunkBytes);
        for (var step = 1; step <= steps; step++)
        {
            var model = new Model();
            var world = Make(chunkBytes, TimeSpan.FromSeconds(20));
            world.Stores.Faults = (at, _) => at == step ? fault : StepFault.None;
            await RunAsync(world, model);
            var where = $"{fault} at step {step} of {steps}, chunks of {chunkBytes} bytes";
            await OwedWorkIsDoneAsync(world, model, where);
            await world.KillAsync();
            await ReviveAsync(world, step, model, where + ", then a crash");
        }
    }

    private static async Task ReviveAsync(ChannelWorld dead, int seed, Model model, string where)
    {
        dead.Stores.Crash(seed);
        var revived = new ChannelWorld(dead.Stores, firstId: 500_000);
        await revived.StartAsync();
        await OwedWorkIsDoneAsync(revived, model, where);
        await revived.KillAsync();
    }

    /// <summary>I8: what is owed is done without anybody asking again, and nothing changes for readers.</summary>
    private static async Task OwedWorkIsDoneAsync(ChannelWorld world, Model model, string where)
    {
        var before = await world.RowsAsync();
        model.Check(before, where);
        var fence = (await world.FenceAsync()).Fence;
        await world.FlushedAsync(fence);
        Assert.True((await world.StateAsync()).Checkpoint >= fence, $"{where}: something is owed still");
        Assert.Equal(before, await world.RowsAsync());
        Assert.Equal(before.Count, await world.CountAsync());
    }

    private static async Task<int> CountStepsAsync(int chunkBytes)
    {
        var calm = Make(chunkBytes, TimeSpan.FromSeconds(20));
        await RunAsync(calm, new Model());
        Assert.InRange(calm.Stores.Steps, 60, 2000);
        return calm.Stores.Steps;
    }

    /// <summary>A world; callers of one that will die need not wait long for a recovery that cannot come.</summary>
    private static ChannelWorld Make(int chunkBytes, TimeSpan recoveryWait) => new(new SimStores(chunkBytes))
    {
        Options = new EngineOptions
        {
            RetryMinDelay = TimeSpan.FromMilliseconds(1),
            RetryMaxDelay = TimeSpan.FromMilliseconds(2),
            RecoveryWait = recoveryWait,
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
        private readonly List<Unknown> _unknown = [];

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

            List<long> telling = [];
            for (var key = first; key < first + count; key++)
            {
                _unknown.ForEach(unknown => unknown.Keys.Remove(key));
                var before = _may.GetValueOrDefault(key, [Gone]);
                _may[key] = acknowledged ? [shift] : [.. before, shift];
                if (!before.Contains(shift))
                {
                    telling.Add(key);
                }
            }

            if (!acknowledged)
            {
                _unknown.Add(new Unknown(telling, shift));
            }
        }

        /// <summary>Compares; from then on, what was shown is what must be shown.</summary>
        public void Check(SortedDictionary<long, int> rows, string where)
        {
            foreach (var (key, may) in _may)
            {
                var shows = rows.GetValueOrDefault(key, Gone);
                Assert.True(may.Contains(shows), $"{where}: key {key} shows {shows}, not {string.Join(" or ", may)}");
            }

            foreach (var (keys, shift) in _unknown)
            {
                var done = keys.Count(key => rows.GetValueOrDefault(key, Gone) == shift);
                Assert.True(done == 0 || done == keys.Count, $"{where}: {done} of {keys.Count} keys show {shift}");
            }

            Assert.True(rows.Keys.All(_may.ContainsKey), $"{where}: rows that nobody wrote");
            _unknown.Clear();
            foreach (var key in _may.Keys.ToList())
            {
                _may[key] = [rows.GetValueOrDefault(key, Gone)];
            }
        }

        /// <summary>A change without an answer, with those of its keys that tell whether it happened.</summary>
        private sealed record Unknown(List<long> Keys, int Shift);
    }
}
