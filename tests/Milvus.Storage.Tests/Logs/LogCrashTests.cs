using Milvus.Core.Ports;
using Milvus.Storage.Logs;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Workers;
using Milvus.Testing.Disks;

namespace Milvus.Storage.Tests.Logs;

/// <summary>One scripted run, hurt at each step of the disk in turn.</summary>
public abstract class LogCrashTests
{
    /// <summary>A new process's store on a disk.</summary>
    private protected abstract ILogStore NewStore(SimDisk disk);

    /// <summary>The step that makes a commit durable which can be read already.</summary>
    private protected abstract string LastStepOfCommit { get; }

    [Theory]
    [InlineData(StepFault.DieBefore)]
    [InlineData(StepFault.DieAfter)]
    public async Task Crash_at_any_step_keeps_what_was_acknowledged_and_tears_no_commit(StepFault fault)
    {
        var steps = await CountStepsAsync();
        Assert.InRange(steps, 50, 500);
        for (var step = 1; step <= steps; step++)
        {
            for (var seed = 0; seed < 8; seed++)
            {
                var script = NewScript();
                script.Disk.Faults = (at, _) => at == step ? fault : StepFault.None;
                await Assert.ThrowsAnyAsync<IOException>(script.RunAsync);
                script.Disk.Crash(seed);
                await script.CheckAsync($"{fault} at step {step}, seed {seed}");

                // What recovery found, it has also made durable, together with what is written since.
                script.Disk.Crash(seed + 1);
                await script.CheckAsync($"{fault} at step {step}, seed {seed}, second crash");
            }
        }
    }

    [Theory]
    [InlineData(StepFault.FailBefore)]
    [InlineData(StepFault.FailAfter)]
    [InlineData(StepFault.FailAndForget)]
    public async Task Failed_step_is_answered_by_opening_again_and_nothing_is_lost(StepFault fault)
    {
        var steps = await CountStepsAsync();
        for (var step = 1; step <= steps; step++)
        {
            var script = NewScript(reopens: true);
            script.Disk.Faults = (at, _) => at == step ? fault : StepFault.None;
            await script.RunAsync();
            await script.CheckAsync($"{fault} at step {step}");
            script.Disk.Crash(step);
            await script.CheckAsync($"{fault} at step {step}, then a crash");
        }
    }

    [Theory]
    [InlineData(StepFault.DieBefore)]
    [InlineData(StepFault.DieAfter)]
    public async Task Crash_during_recovery_is_recovered_from(StepFault fault)
    {
        for (var step = 1; step <= 12; step++)
        {
            for (var seed = 0; seed < 8; seed++)
            {
                var script = NewScript();
                await script.RunAsync();
                script.Disk.Faults = (_, what) => what == "sync" ? StepFault.DieBefore : StepFault.None;
                await Assert.ThrowsAnyAsync<IOException>(script.AppendOneAsync);
                script.Disk.Crash(seed);
                var begun = script.Disk.Steps;
                script.Disk.Faults = (at, _) => at == begun + step ? fault : StepFault.None;
                await Record.ExceptionAsync(() => script.CheckAsync("recovery"));
                script.Disk.Crash(seed);
                await script.CheckAsync($"{fault} at step {step} of recovery, seed {seed}");
            }
        }
    }

    [Theory]
    [InlineData(StepFault.FailBefore)]
    [InlineData(StepFault.FailAndForget)]
    public async Task Commit_whose_sync_failed_is_durable_once_an_opening_has_shown_it(StepFault fault)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var script = NewScript();
            await script.RunAsync();
            script.Disk.Faults = (_, what) => what == LastStepOfCommit ? fault : StepFault.None;
            await Assert.ThrowsAnyAsync<IOException>(script.AppendOneAsync);
            script.Disk.Faults = null;
            await script.OpenAsync();
            Assert.Equal(15, script.Acknowledged);
            script.Disk.Crash(seed);
            await script.CheckAsync($"{fault}, seed {seed}");
        }
    }

    private LogScript NewScript(bool reopens = false) =>
        new(new SimDisk(), NewStore) { ReopensAfterFailure = reopens };

    private async Task<int> CountStepsAsync()
    {
        var script = NewScript();
        await script.RunAsync();
        return script.Disk.Steps;
    }
}

public sealed class LocalLogCrashTests : LogCrashTests
{
    private protected override string LastStepOfCommit => "sync";

    private protected override ILogStore NewStore(SimDisk disk) => new LocalLogStore(
        disk, "data/log", StorageWorkers.Inline, TimeProvider.System, new LocalLogOptions { ChunkBytes = 3000 });
}

public sealed class ObjectLogCrashTests : LogCrashTests
{
    private protected override string LastStepOfCommit => "sync folder";

    private protected override ILogStore NewStore(SimDisk disk) => new ObjectLogStore(
        new LocalObjectStore(disk, "data/files", StorageWorkers.Inline, TimeProvider.System),
        new SeededChance(1),
        TimeProvider.System);
}
