using System.Text;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Workers;
using Milvus.Testing.Disks;

namespace Milvus.Storage.Tests.ObjectStores;

/// <summary>One scripted run, hurt at each step of the disk in turn.</summary>
public sealed class ObjectStoreCrashTests
{
    [Theory]
    [InlineData(StepFault.DieBefore, false)]
    [InlineData(StepFault.DieAfter, false)]
    [InlineData(StepFault.DieBefore, true)]
    [InlineData(StepFault.DieAfter, true)]
    public async Task Crash_at_any_step_keeps_what_was_acknowledged_and_tears_no_object(StepFault fault, bool shared)
    {
        var whole = new StoreScript(new SimDisk(), shared);
        await whole.RunAsync();
        for (var step = 1; step <= whole.Disk.Steps; step++)
        {
            for (var seed = 0; seed < 8; seed++)
            {
                var script = new StoreScript(new SimDisk(), shared);
                script.Disk.Faults = (at, _) => at == step ? fault : StepFault.None;
                await Assert.ThrowsAnyAsync<IOException>(script.RunAsync);
                script.Disk.Crash(seed);
                await script.CheckAsync($"{fault} at step {step}, seed {seed}");
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Object_that_was_read_after_a_failed_put_survives_a_crash(bool shared)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var disk = new SimDisk();
            var store = NewStore(disk, shared);
            await store.PutIfAbsentAsync("a/first", [Encoding.UTF8.GetBytes("1")], default);
            var failed = false;
            disk.Faults = (_, what) =>
            {
                var fails = !failed && what == "sync folder";
                failed |= fails;
                return fails ? StepFault.FailBefore : StepFault.None;
            };
            await Assert.ThrowsAnyAsync<IOException>(
                () => store.PutIfAbsentAsync("a/second", [Encoding.UTF8.GetBytes("2")], default));
            Assert.NotNull(await store.GetAsync("a/second", default));
            disk.Crash(seed);

            Assert.NotNull(await NewStore(disk, shared).GetAsync("a/second", default));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Object_found_after_a_killed_process_survives_a_crash(bool shared)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var disk = new SimDisk();
            disk.Faults = (_, what) => what == (shared ? "link" : "rename") ? StepFault.FailAfter : StepFault.None;
            await Assert.ThrowsAnyAsync<IOException>(
                () => NewStore(disk, shared).PutIfAbsentAsync("a/b", [Encoding.UTF8.GetBytes("1")], default));
            disk.Faults = null;
            Assert.NotNull(await NewStore(disk, shared).GetAsync("a/b", default));
            disk.Crash(seed);

            Assert.NotNull(await NewStore(disk, shared).GetAsync("a/b", default));
        }
    }

    private static LocalObjectStore NewStore(SimDisk disk, bool shared) =>
        new(disk, "data/files", StorageWorkers.Inline, TimeProvider.System, shared);

    /// <summary>Puts, replaces and deletes; remembers per path what may be there.</summary>
    private sealed class StoreScript(SimDisk disk, bool shared)
    {
        private readonly SortedDictionary<string, HashSet<string?>> _possible = [];
        private readonly LocalObjectStore _store = NewStore(disk, shared);

        public SimDisk Disk => disk;

        public async Task RunAsync()
        {
            string[] paths = ["a/b/1", "a/b/2", "a/c/1", "d", "a/b/3"];
            foreach (var path in paths)
            {
                await ChangeAsync(path, Content(path, 1), async () => await PutAsync(path, 1, null));
            }

            var tag = (await _store.GetAsync("a/b/2", default))!.Value.Tag;
            await ChangeAsync("a/b/2", Content("a/b/2", 2), async () => tag = await PutAsync("a/b/2", 2, tag));
            await ChangeAsync("a/b/2", Content("a/b/2", 3), async () => tag = await PutAsync("a/b/2", 3, tag));
            await ChangeAsync("a/c/1", null, () => _store.DeleteAsync("a/c/1", default));
            await ChangeAsync("a/c/1", Content("a/c/1", 4), async () => await PutAsync("a/c/1", 4, null));
        }

        public async Task CheckAsync(string when)
        {
            var store = NewStore(disk, shared);
            foreach (var (path, possible) in _possible)
            {
                var found = await store.GetAsync(path, default);
                var text = found is null ? null : Encoding.UTF8.GetString(found.Value.Content.Span);
                Assert.True(possible.Contains(text), $"{when}: {path} holds {text?.Length ?? -1} other bytes.");
                await store.DeleteAsync(path, default);
                Assert.NotNull(await store.PutIfAbsentAsync(path, [Encoding.UTF8.GetBytes("after")], default));
            }
        }

        private async Task ChangeAsync(string path, string? next, Func<Task> change)
        {
            var before = _possible.TryGetValue(path, out var possible) ? possible.Single() : null;
            _possible[path] = [before, next];
            await change();
            _possible[path] = [next];
        }

        private async Task<string?> PutAsync(string path, int version, string? tag)
        {
            var bytes = Encoding.UTF8.GetBytes(Content(path, version));
            ReadOnlyMemory<byte>[] pieces = [bytes.AsMemory(0, 3), bytes.AsMemory(3)];
            var put = tag is null
                ? await _store.PutIfAbsentAsync(path, pieces, default)
                : await _store.PutIfMatchAsync(path, pieces, tag, default);
            Assert.NotNull(put);
            return put;
        }

        private static string Content(string path, int version) => $"{path} {version} {new string('o', 600 * version)}";
    }
}
