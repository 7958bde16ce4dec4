using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Engine.Channels;
using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests;

/// <summary>What becomes of a vchannel's rows when a partition is dropped or everything truncated.</summary>
public sealed class PartitionTests
{
    private static readonly PartitionId Red = new(77);

    [Fact]
    public async Task A_dropped_partition_takes_its_rows_and_takes_none_any_more()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 5);
        await AppendAsync(world, Red, 100, 5);
        await FlushAsync(world);
        await AppendAsync(world, Red, 200, 5);

        Assert.True((await DropAsync(world)).IsOk);
        Assert.True((await DropAsync(world)).IsOk);

        Assert.Equal([1, 2, 3, 4, 5], (await world.KeysAsync()).AsEnumerable());
        Assert.Equal(ErrorCode.PartitionNotFound, (await AppendAsync(world, Red, 300, 1)).Error?.Code);
        await FlushAsync(world);
        Assert.All((await world.StateAsync()).Segments, segment => Assert.Equal(Sample.Partition, segment.Partition));
    }

    [Fact]
    public async Task A_truncation_takes_what_its_fence_closed_and_no_later_row()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 5);
        await FlushAsync(world);
        await world.AppendAsync(6, 5);
        var fence = (await world.FenceAsync()).Fence;
        await world.AppendAsync(20, 3);

        Assert.True((await TruncateAsync(world, fence)).IsOk);
        Assert.Equal([20, 21, 22], (await world.KeysAsync()).AsEnumerable());
        await FlushAsync(world);
        Assert.True((await TruncateAsync(world, fence)).IsOk);

        Assert.Equal([20, 21, 22], (await world.KeysAsync()).AsEnumerable());
    }

    [Fact]
    public async Task A_released_partition_is_not_read_and_the_others_are()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 5);
        await AppendAsync(world, Red, 100, 5);
        await FlushAsync(world);
        await AppendAsync(world, Red, 200, 5);

        await world.OnTurnAsync(() => world.Channel.LoadAsync(load: true, [Red]));
        Assert.Equal([1, 2, 3, 4, 5], (await world.KeysAsync()).AsEnumerable());
        await world.OnTurnAsync(() => world.Channel.LoadAsync(load: true, []));

        Assert.Equal(15, (await world.KeysAsync()).Length);
    }

    [Theory]
    [InlineData(StepFault.DieBefore, true)]
    [InlineData(StepFault.DieAfter, true)]
    [InlineData(StepFault.DieBefore, false)]
    [InlineData(StepFault.DieAfter, false)]
    public async Task A_crash_at_any_step_leaves_a_drop_done_or_to_be_done_again(StepFault fault, bool isTruncation)
    {
        var counted = Make();
        await RunAsync(counted, isTruncation);
        var steps = counted.Stores.Steps;
        Assert.InRange(steps, 20, 1000);
        for (var step = 1; step <= steps; step++)
        {
            var world = Make();
            world.Stores.Faults = (at, _) => at == step ? fault : StepFault.None;
            var run = await RunAsync(world, isTruncation);
            await world.KillAsync();
            world.Stores.Crash(step);
            var where = $"{fault} at step {step} of {steps}";
            var revived = new ChannelWorld(world.Stores, firstId: 500_000);
            await revived.StartAsync();
            var found = await revived.KeysAsync();
            if (run.Dropped) Assert.True(!found.Any(run.IsGone), $"{where}: rows came back");

            // The collection owes it and asks again; what was acknowledged behind it stays.
            if (run.Asked)
                Assert.True((await Ask(revived, isTruncation, run.Fence)).IsOk, where);
            await FlushAsync(revived);
            var left = await revived.KeysAsync();
            Assert.True(left.Length == left.Distinct().Count(), $"{where}: doubled keys");
            Assert.True(!run.Asked || !left.Any(run.IsGone), $"{where}: rows survived");
            Assert.True(run.Stays.All(left.Contains), $"{where}: {run.Stays.Count} acknowledged, found {left.Length}");
            await revived.KillAsync();
        }
    }

    private static ChannelWorld Make() => new(new SimStores(256))
    {
        Options = new EngineOptions
        {
            RetryMinDelay = TimeSpan.FromMilliseconds(1),
            RetryMaxDelay = TimeSpan.FromMilliseconds(2),
            RecoveryWait = TimeSpan.FromMilliseconds(20),
            SnapshotAfterBytes = 256,
        },
    };

    /// <summary>Some rows that stay, some that go, the command, some rows behind it.</summary>
    private static async Task<RunRecord> RunAsync(ChannelWorld world, bool isTruncation)
    {
        var run = new RunRecord(isTruncation);
        await world.StartAsync();
        await KeepAsync(1, 5, stays: !isTruncation);
        await AppendAsync(world, Red, 100, 5);
        try
        {
            await FlushAsync(world);
            await KeepAsync(10, 5, stays: !isTruncation);
            await AppendAsync(world, Red, 110, 5);
            run.Fence = (await world.FenceAsync()).Fence;
        }
        catch (Exception refused) when (refused is RefusedException or OperationCanceledException)
        {
            return run;
        }

        run.Asked = true;
        run.Dropped = (await Ask(world, isTruncation, run.Fence)).IsOk;
        await KeepAsync(50, 5, stays: true);
        try
        {
            await FlushAsync(world);
        }
        catch (Exception refused) when (refused is RefusedException or OperationCanceledException)
        {
            // The run is over: what is owed is owed still.
        }

        return run;

        async Task KeepAsync(long first, int count, bool stays)
        {
            if ((await AppendAsync(world, Sample.Partition, first, count)).IsOk && stays)
                run.Stays.AddRange(Enumerable.Range(0, count).Select(i => first + i));
        }
    }

    private static Task<Outcome<Timestamp>> AppendAsync(ChannelWorld world, PartitionId partition, long first, int count) =>
        world.OnTurnAsync(() => world.Channel.AppendAsync(
            new AppendSpec(1, partition, 0, 0, 1, Sample.Rows(first, count), Timestamp.Zero)));

    private static Task<Outcome<bool>> Ask(ChannelWorld world, bool isTruncation, Timestamp fence) =>
        isTruncation ? TruncateAsync(world, fence) : DropAsync(world);

    private static Task<Outcome<bool>> DropAsync(ChannelWorld world) =>
        world.OnTurnAsync(() => world.Channel.DropPartitionAsync(Red));

    private static Task<Outcome<bool>> TruncateAsync(ChannelWorld world, Timestamp fence) =>
        world.OnTurnAsync(() => world.Channel.TruncateAsync(fence));

    private static async Task FlushAsync(ChannelWorld world) =>
        await world.FlushedAsync((await world.FenceAsync()).Fence);

    private sealed class RunRecord(bool isTruncation)
    {
        public List<long> Stays { get; } = [];

        public bool Asked { get; set; }

        public bool Dropped { get; set; }

        public Timestamp Fence { get; set; }

        public bool IsGone(long key) => key is >= 100 and < 120 || (isTruncation && key < 20);
    }
}
