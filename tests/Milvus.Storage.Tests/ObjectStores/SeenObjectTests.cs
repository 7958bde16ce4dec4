using System.Text;
using Milvus.Core.Ports;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Workers;
using Milvus.Testing;
using Milvus.Testing.Disks;

namespace Milvus.Storage.Tests.ObjectStores;

/// <summary>What one store of a folder learns between any two steps of another, and power failing right then.</summary>
public sealed class SeenObjectTests
{
    private const string Path = "a/b/object";
    private const string Root = "data/files";

    public enum Look
    {
        Get,
        Range,
        Put,
        Replace,
        List,
    }

    [Theory]
    [InlineData(Look.Get, false)]
    [InlineData(Look.Get, true)]
    [InlineData(Look.Range, false)]
    [InlineData(Look.Range, true)]
    [InlineData(Look.Put, false)]
    [InlineData(Look.Put, true)]
    [InlineData(Look.Replace, false)]
    [InlineData(Look.Replace, true)]
    [InlineData(Look.List, false)]
    [InlineData(Look.List, true)]
    public async Task What_was_seen_at_any_step_survives_a_crash(Look look, bool shared)
    {
        var quiet = new SimDisk();
        await new Script(NewStore(quiet, shared)).RunAsync();
        var sightings = 0;
        for (var step = 1; step <= quiet.Steps; step++)
        {
            for (var seed = 0; seed < 8; seed++)
            {
                sightings += await SeeAndCrashAsync(look, shared, step, seed);
            }
        }

        Assert.True(sightings > 50, $"Only {sightings} sightings.");
    }

    [Fact]
    public async Task Version_that_nobody_synced_is_durable_before_it_is_deleted()
    {
        // Whoever opened it just before finds one name left, or none, and must be right to take it for durable.
        for (var seed = 0; seed < 20; seed++)
        {
            var disk = new SimDisk();
            var (failing, other) = (NewStore(disk, shared: true), NewStore(disk, shared: true));
            var first = await failing.PutIfAbsentAsync(Path, [Bytes("1")], default);
            await other.GetAsync("none", default);
            disk.Faults = (_, what) => what == "sync folder" ? StepFault.FailBefore : StepFault.None;
            await Assert.ThrowsAnyAsync<IOException>(
                () => failing.PutIfMatchAsync(Path, [Bytes("2")], first!, default));
            disk.Faults = (_, what) => what == "delete" ? StepFault.DieBefore : StepFault.None;
            await Assert.ThrowsAnyAsync<IOException>(() => other.DeleteAsync(Path, default));
            disk.Crash(seed);

            var kept = await NewStore(disk, shared: true).GetAsync(Path, default);
            Assert.Equal("2", Encoding.UTF8.GetString(kept!.Value.Content.Span));
        }
    }

    [Fact]
    public async Task Shared_start_takes_away_temporaries_of_the_dead_only()
    {
        var disk = new SimDisk();
        var time = new FixedTime(new DateTimeOffset(2025, 5, 5, 5, 5, 5, TimeSpan.Zero));
        await NewStore(disk, shared: true, time).PutIfAbsentAsync("a", [Bytes("1")], default);
        Make(disk, $"{Root}/.tmp/young", time.Now.AddHours(-23));
        Make(disk, $"{Root}/.tmp/old", time.Now.AddHours(-25));

        await NewStore(disk, shared: true, time).GetAsync("a", default);
        Assert.Equal((true, false), (disk.FileExists($"{Root}/.tmp/young"), disk.FileExists($"{Root}/.tmp/old")));

        await NewStore(disk, shared: false, time).GetAsync("a", default);
        Assert.Empty(disk.List($"{Root}/.tmp"));
    }

    [Fact]
    public async Task Object_made_again_by_another_store_at_the_same_moment_has_another_tag()
    {
        var disk = new SimDisk();
        var time = new FixedTime(new DateTimeOffset(2025, 5, 5, 5, 5, 5, TimeSpan.Zero));
        var (one, other) = (NewStore(disk, shared: true, time), NewStore(disk, shared: true, time));
        var first = await one.PutIfAbsentAsync("a", [Bytes("1")], default);
        await one.DeleteAsync("a", default);
        var second = await other.PutIfAbsentAsync("a", [Bytes("1")], default);

        Assert.NotEqual(first, second);
        Assert.Null(await one.PutIfMatchAsync("a", [Bytes("2")], first!, default));
        Assert.NotNull(await one.PutIfMatchAsync("a", [Bytes("2")], second!, default));
    }

    private static async Task<int> SeeAndCrashAsync(Look look, bool shared, int step, int seed)
    {
        var disk = new SimDisk();
        var script = new Script(NewStore(disk, shared));
        var observer = shared ? NewStore(disk, shared) : script.Store;
        if (shared)
        {
            await observer.GetAsync(Path, default);
        }

        var begun = disk.Steps;
        var seen = 0;
        var isLooking = false;
        disk.Faults = (at, _) =>
        {
            if (isLooking || at - begun != step)
            {
                return StepFault.None;
            }

            isLooking = true;
            seen = disk.FileExists($"{Root}/{Path}") ? LookAsync(disk, observer, look).GetAwaiter().GetResult() : 0;
            isLooking = false;
            return StepFault.DieBefore;
        };
        try
        {
            await script.RunAsync();
        }
        catch (IOException) when (disk.IsDead)
        {
            // As told.
        }

        disk.Crash(seed);
        var kept = await NewStore(disk, shared).GetAsync(Path, default);
        var version = kept is null ? 0 : kept.Value.Content.Span[0];
        Assert.True(
            version >= seen || (version == 0 && script.IsDeleting),
            $"{look} at step {step} saw {seen}, and {version} was there after crash {seed}.");
        return seen > 0 ? 1 : 0;
    }

    // On the simulated disk every call ends before it returns.
    private static async Task<int> LookAsync(SimDisk disk, LocalObjectStore observer, Look look)
    {
        var there = disk.Peek($"{Root}/{Path}")[0];
        switch (look)
        {
            case Look.Get:
                return (await observer.GetAsync(Path, default))!.Value.Content.Span[0];
            case Look.Range:
                return (await observer.GetRangeAsync(Path, 0, 1, default))!.Value.Span[0];
            case Look.Put:
                Assert.Null(await observer.PutIfAbsentAsync(Path, [new byte[1]], default));
                return there;
            case Look.Replace:
                Assert.Null(await observer.PutIfMatchAsync(Path, [new byte[1]], "another tag", default));
                return there;
            default:
                var found = new List<ObjectInfo>();
                await foreach (var info in observer.ListAsync("a/", default))
                {
                    found.Add(info);
                }

                return found.Count;
        }
    }

    private static void Make(SimDisk disk, string path, DateTimeOffset modified)
    {
        using var file = disk.Create(path);
        file.ModifiedUtc = modified.UtcDateTime;
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static LocalObjectStore NewStore(SimDisk disk, bool shared, TimeProvider? time = null) =>
        new(disk, Root, StorageWorkers.Inline, time ?? TimeProvider.System, shared);

    /// <summary>Every version is one byte above the one before, over a deletion too.</summary>
    private sealed class Script(LocalObjectStore store)
    {
        public LocalObjectStore Store => store;

        public bool IsDeleting { get; private set; }

        public async Task RunAsync()
        {
            var tag = await store.PutIfAbsentAsync(Path, [new byte[] { 1 }], default);
            tag = await store.PutIfMatchAsync(Path, [new byte[] { 2 }], tag!, default);
            Assert.NotNull(await store.PutIfMatchAsync(Path, [new byte[] { 3 }], tag!, default));
            IsDeleting = true;
            await store.DeleteAsync(Path, default);
            Assert.NotNull(await store.PutIfAbsentAsync(Path, [new byte[] { 4 }], default));
        }
    }
}
