using Milvus.Core;
using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests;

/// <summary>A node writes a segment from outside while the vchannel is hurt at each step of its disk in turn.</summary>
public sealed class OutsideCrashTests
{
    private const int Rows = 20;

    [Theory]
    [InlineData(StepFault.DieBefore)]
    [InlineData(StepFault.DieAfter)]
    public async Task Crash_at_any_step_between_grant_and_manifest_keeps_every_row_exactly_once(StepFault fault)
    {
        var whole = new Run(Make());
        await whole.GoAsync();
        var steps = whole.World.Stores.Steps;
        Assert.InRange(steps, 20, 1000);
        for (var step = 1; step <= steps; step++)
        {
            var run = new Run(Make());
            run.World.Stores.Faults = (at, _) => at == step ? fault : StepFault.None;
            await run.GoAsync();
            await run.World.KillAsync();
            run.World.Stores.Crash(step);

            var revived = new Run(new ChannelWorld(run.World.Stores, firstId: 500_000)) { Granted = run.Granted, At = run.At };
            await revived.World.StartAsync();
            await revived.EndAsync();
            var where = $"{fault} at step {step} of {steps}";
            var keys = await revived.World.KeysAsync();
            Assert.True(
                keys.SequenceEqual(run.Granted is null ? [] : Enumerable.Range(1, Rows).Select(key => (long)key)),
                $"{where}: {string.Join(' ', keys)}");
            await revived.World.KillAsync();
        }
    }

    [Theory]
    [InlineData(StepFault.FailBefore)]
    [InlineData(StepFault.FailAfter)]
    [InlineData(StepFault.FailAndForget)]
    public async Task Failure_of_any_step_is_survived_when_the_node_tries_again(StepFault fault)
    {
        var whole = new Run(Make());
        await whole.GoAsync();
        var steps = whole.World.Stores.Steps;
        for (var step = 1; step <= steps; step++)
        {
            var run = new Run(Make());
            run.World.Stores.Faults = (at, _) => at == step ? fault : StepFault.None;
            await run.GoAsync();
            await run.EndAsync();
            var keys = await run.World.KeysAsync();
            Assert.True(
                keys.SequenceEqual(run.Granted is null ? [] : Enumerable.Range(1, Rows).Select(key => (long)key)),
                $"{fault} at step {step} of {steps}: {string.Join(' ', keys)}");
            await run.World.KillAsync();
        }
    }

    private static ChannelWorld Make() => new(new SimStores())
    {
        Options = new EngineOptions
        {
            RetryMinDelay = TimeSpan.FromMilliseconds(1),
            RetryMaxDelay = TimeSpan.FromMilliseconds(2),
            RecoveryWait = TimeSpan.FromMilliseconds(200),
        },
    };

    /// <summary>What a node does, and what it remembers of it.</summary>
    private sealed class Run(ChannelWorld world)
    {
        public ChannelWorld World => world;

        /// <summary>The segment that was granted, as far as the node was told.</summary>
        public SegmentId? Granted { get; set; }

        public Timestamp At { get; set; }

        public async Task GoAsync()
        {
            try
            {
                var node = new OutsideNode(world);
                await world.StartAsync();
                await node.BecomeWriterAsync();
                var granted = await node.GrantAsync(Rows);
                (Granted, At) = (granted.Grants[0].Segment, OutsideNode.BehindSince(granted));
                await node.SaveAsync(Granted.Value, await FirstAsync(node));
                await node.SaveAsync(Granted.Value, await SecondAsync(node), complete: true);
                await node.TickAsync(OutsideNode.Late);
                await world.FlushedAsync(Granted.Value);
            }
            catch (Exception failure) when (failure is RefusedException or IOException or OperationCanceledException)
            {
                // The node gives up, or goes on as another one.
            }
        }

        /// <summary>Another node takes over and does everything again that it was told of.</summary>
        public async Task EndAsync()
        {
            var node = new OutsideNode(world, 8);
            await TryAsync(node.BecomeWriterAsync);
            if (Granted is not { } segment)
            {
                return;
            }

            await TryAsync(async () =>
            {
                await node.SaveAsync(
                    segment,
                    [.. await FirstAsync(node), .. await SecondAsync(node)],
                    complete: true,
                    save => save with { Full = true });
                await node.TickAsync(OutsideNode.Late);
                await world.FlushedAsync(segment);
                return true;
            });
        }

        private async Task<IReadOnlyList<Channels.SaveFileSpec>> FirstAsync(OutsideNode node) =>
            await node.PutAsync(Granted!.Value, 1, Rows / 2, At, 1);

        private async Task<IReadOnlyList<Channels.SaveFileSpec>> SecondAsync(OutsideNode node) =>
            await node.PutAsync(Granted!.Value, 1 + (Rows / 2), Rows / 2, At.Add(TimeSpan.FromMilliseconds(20)), 2);

        private static async Task TryAsync<T>(Func<Task<T>> work)
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    await work();
                    return;
                }
                catch (Exception failure) when (attempt < 5 && failure is RefusedException or IOException)
                {
                    // Once more.
                }
            }
        }
    }
}
