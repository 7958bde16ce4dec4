using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests;

/// <summary>One scripted run of a vchannel, hurt at each step of its disk in turn, checked against an oracle.</summary>
public sealed class CrashPointTests
{
    /// <summary>Small enough that every flush takes a snapshot and truncates, large enough that no run does.</summary>
    public static readonly TheoryData<StepFault, int> Deaths = new()
    {
        { StepFault.DieBefore, 256 },
        { StepFault.DieAfter, 256 },
        { StepFault.DieBefore, 1 << 26 },
        { StepFault.DieAfter, 1 << 26 },
    };

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Crash_at_any_step_loses_no_acknowledged_row_and_doubles_none(StepFault fault, int chunkBytes)
    {
        var steps = await CountStepsAsync(chunkBytes);
        Assert.InRange(steps, 60, 2000);
        for (var step = 1; step <= steps; step++)
        {
            var oracle = new Oracle();
            var world = Make(chunkBytes, TimeSpan.FromMilliseconds(20));
            world.Stores.Faults = (at, _) => at == step ? fault : StepFault.None;
            await RunAsync(world, oracle);
            await world.KillAsync();
            world.Stores.Crash(step);

            var revived = new ChannelWorld(world.Stores, firstId: 500_000);
            await revived.StartAsync();
            var where = $"{fault} at step {step} of {steps}, chunks of {chunkBytes} bytes";
            oracle.Check(await revived.KeysAsync(), where);

            // I8: what was owed before the crash is done after it, without anybody asking again.
            var watermark = (await revived.FenceAsync()).Fence;
            await revived.FlushedAsync(watermark);
            oracle.Check(await revived.KeysAsync(), where + ", flushed");
            await revived.KillAsync();
        }
    }

    [Theory]
    [InlineData(StepFault.FailBefore)]
    [InlineData(StepFault.FailAfter)]
    [InlineData(StepFault.FailAndForget)]
    public async Task Failure_of_any_step_is_survived_and_the_run_goes_on(StepFault fault)
    {
        var steps = await CountStepsAsync(256);
        for (var step = 1; step <= steps; step++)
        {
            var oracle = new Oracle();
            var world = Make(256, TimeSpan.FromSeconds(20));
            world.Stores.Faults = (at, _) => at == step ? fault : StepFault.None;
            await RunAsync(world, oracle);
            var where = $"{fault} at step {step} of {steps}";
            oracle.Check(await world.KeysAsync(), where);
            await world.KillAsync();
            world.Stores.Crash(step);
            var revived = new ChannelWorld(world.Stores, firstId: 500_000);
            await revived.StartAsync();
            oracle.Check(await revived.KeysAsync(), where + ", then a crash");
            await revived.KillAsync();
        }
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

    private static async Task<int> CountStepsAsync(int chunkBytes)
    {
        var world = Make(chunkBytes, TimeSpan.FromSeconds(20));
        await RunAsync(world, new Oracle());
        return world.Stores.Steps;
    }

    private static async Task RunAsync(ChannelWorld world, Oracle oracle)
    {
        await world.StartAsync();
        for (var round = 0; round < 3 && !world.Stores.IsDead; round++)
        {
            await oracle.AppendAsync(world, 20);
            await oracle.AppendAsync(world, 1);
            try
            {
                var fence = await world.FenceAsync();
                await world.FlushedAsync(fence.Fence);
            }
            catch (Exception refused) when (refused is RefusedException or OperationCanceledException)
            {
                // The run goes on: what is owed is owed still.
            }
        }

        await oracle.AppendAsync(world, 7);
    }

    /// <summary>What was acknowledged must be there once; what was not may be there whole, or not at all.</summary>
    private sealed class Oracle
    {
        private readonly List<(long First, int Count, bool Acknowledged)> _batches = [];
        private long _next = 1;

        public async Task AppendAsync(ChannelWorld world, int count)
        {
            if (world.Stores.IsDead)
            {
                return;
            }

            var first = _next;
            _next += count;
            try
            {
                await world.AppendAsync(first, count);
                _batches.Add((first, count, true));
            }
            catch (RefusedException)
            {
                _batches.Add((first, count, false));
            }
        }

        public void Check(long[] keys, string where)
        {
            Assert.True(keys.Length == keys.Distinct().Count(), $"{where}: doubled keys");
            var found = keys.ToHashSet();
            foreach (var (first, count, acknowledged) in _batches)
            {
                var there = Enumerable.Range(0, count).Count(i => found.Remove(first + i));
                Assert.True(there == count || (there == 0 && !acknowledged), $"{where}: {there} of {count} rows from {first}");
            }

            Assert.True(found.Count == 0, $"{where}: rows that nobody wrote");
        }
    }
}
