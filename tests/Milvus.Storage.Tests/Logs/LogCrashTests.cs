using System.Text;
using Milvus.Core.Ports;
using Milvus.Storage.Logs;
using Milvus.Storage.Workers;
using Milvus.Testing.Disks;

namespace Milvus.Storage.Tests.Logs;

/// <summary>One scripted run, hurt at each step of the disk in turn.</summary>
public sealed class LogCrashTests
{
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
                var script = new LogScript(new SimDisk());
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
            var script = new LogScript(new SimDisk()) { ReopensAfterFailure = true };
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
                var script = new LogScript(new SimDisk());
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
            var script = new LogScript(new SimDisk());
            await script.RunAsync();
            script.Disk.Faults = (_, what) => what == "sync" ? fault : StepFault.None;
            await Assert.ThrowsAnyAsync<IOException>(script.AppendOneAsync);
            script.Disk.Faults = null;
            await script.OpenAsync();
            Assert.Equal(15, script.Acknowledged);
            script.Disk.Crash(seed);
            await script.CheckAsync($"{fault}, seed {seed}");
        }
    }

    private static async Task<int> CountStepsAsync()
    {
        var script = new LogScript(new SimDisk());
        await script.RunAsync();
        return script.Disk.Steps;
    }

    /// <summary>
    /// Appends over several chunks with snapshots, truncations and a change of owner, and remembers it all.
    /// </summary>
    private sealed class LogScript(SimDisk disk)
    {
        private readonly List<string> _acknowledged = [];
        private readonly SortedDictionary<long, string> _snapshots = [];
        private string? _inFlight;
        private long _snapshotAt;
        private long _epoch;
        private LocalLogStore _store = NewStore(disk);
        private ILog? _log;

        public SimDisk Disk => disk;

        public int Acknowledged => _acknowledged.Count;

        public bool ReopensAfterFailure { get; init; }

        public async Task RunAsync()
        {
            await TryAsync(OpenAsync);
            for (var i = 1; i <= 14; i++)
            {
                await AppendOneAsync();
                if (i % 4 == 0)
                {
                    await TryAsync(SnapshotAsync);
                }

                if (i % 8 == 0)
                {
                    await TryAsync(() => _log!.TruncateAsync(new LogPosition(_snapshotAt), _epoch, default));
                }

                if (i == 10)
                {
                    await TryAsync(OpenAsync);
                }
            }
        }

        public async Task AppendOneAsync()
        {
            var number = _acknowledged.Count + 1;
            _inFlight = $"commit {number} {new string((char)('a' + (number % 26)), number * 137 % 1600)}";
            await TryAsync(async () =>
            {
                if (_inFlight is null)
                {
                    return; // Opening found that the failed append had succeeded.
                }

                var bytes = Encoding.UTF8.GetBytes(_inFlight);
                await _log!.AppendAsync([bytes.AsMemory(0, 5), bytes.AsMemory(5)], _epoch, default);
                _acknowledged.Add(_inFlight);
                _inFlight = null;
            });
        }

        /// <summary>
        /// Reads as a new process does, compares with what is remembered, and writes one more commit.
        /// </summary>
        public async Task CheckAsync(string when)
        {
            _store = NewStore(disk);
            var log = _store.Get("log");
            var opened = await log.OpenAsync(default);
            Assert.True(opened.Epoch > _epoch, $"{when}: epoch {opened.Epoch} after {_epoch}.");
            Assert.True(
                opened.SnapshotAt.Value >= _snapshotAt, $"{when}: snapshot {opened.SnapshotAt} after {_snapshotAt}.");
            if (opened.Snapshot is { } snapshot)
            {
                Assert.Equal(_snapshots[opened.SnapshotAt.Value], Encoding.UTF8.GetString(snapshot.Span));
            }

            var all = _inFlight is null ? _acknowledged : [.. _acknowledged, _inFlight];
            Assert.True(
                opened.Last.Value >= _acknowledged.Count && opened.Last.Value <= all.Count,
                $"{when}: ends at {opened.Last}, acknowledged {_acknowledged.Count}.");
            var next = opened.SnapshotAt.Value;
            await foreach (var commit in log.ReadFromAsync(opened.SnapshotAt, default))
            {
                Assert.Equal(++next, commit.Position.Value);
                Assert.Equal(all[(int)next - 1], Encoding.UTF8.GetString(commit.Payload.Span));
            }

            Assert.Equal(opened.Last.Value, next);
            Settle(opened);
            _log = log;
            await AppendOneAsync();
        }

        public async Task OpenAsync()
        {
            _log = _store.Get("log");
            Settle(await _log.OpenAsync(default));
        }

        private void Settle(LogOpened opened)
        {
            if (_inFlight is not null && opened.Last.Value > _acknowledged.Count)
            {
                _acknowledged.Add(_inFlight);
                _inFlight = null;
            }

            _epoch = opened.Epoch;
            _snapshotAt = opened.SnapshotAt.Value;
        }

        private async Task SnapshotAsync()
        {
            var at = _acknowledged.Count - 1;
            _snapshots[at] = $"state at {at} {new string('s', 700)}";
            await _log!.ReplaceSnapshotAsync(
                Encoding.UTF8.GetBytes(_snapshots[at]), new LogPosition(at), _epoch, default);
            _snapshotAt = at;
        }

        private async Task TryAsync(Func<Task> act)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await act();
                    return;
                }
                catch (IOException) when (ReopensAfterFailure && attempt == 1)
                {
                    await OpenAsync();
                }
            }
        }

        private static LocalLogStore NewStore(SimDisk disk) => new(
            disk, "data/log", StorageWorkers.Inline, TimeProvider.System, new LocalLogOptions { ChunkBytes = 3000 });
    }
}
