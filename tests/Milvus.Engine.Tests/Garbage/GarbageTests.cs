using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Storage.Paths;

namespace Milvus.Engine.Tests.Garbage;

public sealed class GarbageTests
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(25);

    private readonly GarbageWorld _world = new();

    [Fact]
    public async Task Files_of_a_flush_that_failed_go_when_they_are_old()
    {
        await FailAFlushAsync(9);
        var young = await _world.RunAsync();
        var left = await _world.PathsAsync("insert_log/");

        _world.Time.Now += Day;
        var old = await _world.RunAsync();

        Assert.Equal((4, 0), (left.Length, young.FilesSwept));
        Assert.Equal((5, 5), (young.OrphansSeen, old.FilesSwept));
        Assert.True(old.BytesFreed > 0);
        Assert.Empty(await _world.PathsAsync("insert_log/"));
        Assert.Empty(await _world.PathsAsync("stats_log/"));
    }

    [Fact]
    public async Task Files_of_a_segment_without_a_manifest_stay_while_a_vchannel_knows_it()
    {
        await FailAFlushAsync(9);
        await FailAFlushAsync(10);
        _world.Growing.Add(new SegmentId(9));
        await _world.OpenLogAsync();
        _world.Time.Now += Day;

        var run = await _world.RunAsync();
        var left = await _world.PathsAsync("insert_log/");
        _world.Growing.Clear();
        await _world.RunAsync();

        Assert.Equal(5, run.FilesSwept);
        Assert.Equal(4, left.Length);
        Assert.All(left, path => Assert.Contains("/9/", path, StringComparison.Ordinal));
        Assert.Empty(await _world.PathsAsync("insert_log/"));
    }

    [Fact]
    public async Task A_manifest_put_while_the_sweep_runs_saves_its_files_however_old_they_are()
    {
        var reached = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        _world.Hooks.BeforePut = path =>
        {
            if (!path.StartsWith(BinlogPath.ManifestPrefix, StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            reached.SetResult();
            return gate.Task;
        };
        var flush = _world.FlushAsync(9);
        await reached.Task;
        _world.Time.Now += Day;
        _world.BeforeList = async prefix =>
        {
            if (prefix == BinlogPath.ManifestFolder(new SegmentId(9)) && !flush.IsCompleted)
            {
                // All its files are listed by now, and named by nothing.
                gate.SetResult();
                _world.Known[new SegmentId(9)] = await flush;
            }
        };

        var run = await _world.RunAsync();

        Assert.Equal((0, 0), (run.OrphansSeen, run.FilesSwept));
        await _world.NothingIsLostAsync();
    }

    [Fact]
    public async Task A_dropped_segment_stays_for_a_while_and_then_goes_whole()
    {
        var manifest = await _world.FlushAsync(9);
        await _world.Files.RetireAsync(manifest, default);
        await _world.Files.RetireAsync(manifest, default);
        Assert.Null(await _world.Files.ReadManifestAsync(new SegmentId(9), default));

        _world.Time.Now += TimeSpan.FromHours(2);
        var young = await _world.RunAsync();
        Assert.Equal(3, (await _world.Files.ReadRowsAsync(manifest, Sample.Schema, default)).RowCount);
        _world.Time.Now += TimeSpan.FromHours(2);
        await _world.RunAsync();

        Assert.Equal((0, 0), (young.OrphansSeen, young.FilesSwept));
        Assert.DoesNotContain(await _world.PathsAsync(), path => !path.StartsWith("log/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_drop_that_was_cut_short_keeps_its_files()
    {
        var manifest = await _world.FlushAsync(9);
        var bytes = Storage.Manifest.V1.ManifestCodec.Encode(manifest);
        await _world.Objects.PutIfAbsentAsync(BinlogPath.Dropped(new SegmentId(9)), [bytes], default);
        _world.Known[new SegmentId(9)] = manifest;
        _world.Time.Now += Day;

        var run = await _world.RunAsync();

        Assert.Equal(0, run.FilesSwept);
        await _world.NothingIsLostAsync();
    }

    [Fact]
    public async Task A_manifest_that_comes_after_the_drop_goes_with_its_files()
    {
        _world.Known[new SegmentId(8)] = await _world.FlushAsync(8);
        await _world.FlushAsync(9);
        var young = await _world.RunAsync();
        _world.Time.Now += Day;

        await _world.RunAsync();

        Assert.Equal(0, young.FilesSwept);
        Assert.DoesNotContain(await _world.PathsAsync(), path => path.Contains("/9/", StringComparison.Ordinal));
        await _world.NothingIsLostAsync();
    }

    [Fact]
    public async Task Superseded_manifests_go_and_nobody_takes_what_one_who_slept_puts_there_again()
    {
        var first = await _world.FlushAsync(9);
        var second = await DeleteAsync(first, 1);
        _world.Known[new SegmentId(9)] = await DeleteAsync(second, 2);
        _world.Time.Now += Day;

        await _world.RunAsync();

        Assert.Equal(["manifest/9/manifest-0000000003"], await _world.PathsAsync("manifest/"));
        var late = await DeleteAsync(first, 3);
        await _world.NothingIsLostAsync();
        Assert.Equal(3, (await _world.Files.ReadManifestAsync(new SegmentId(9), default))!.Version);
        _world.Time.Now += Day;
        await _world.RunAsync();
        _world.Time.Now += Day;
        await _world.RunAsync();
        Assert.Equal(["manifest/9/manifest-0000000003"], await _world.PathsAsync("manifest/"));
        Assert.DoesNotContain(late.Deltalogs[^1].Path, await _world.PathsAsync());
        await _world.NothingIsLostAsync();
    }

    [Fact]
    public async Task A_damaged_manifest_keeps_every_file_of_its_segment()
    {
        await _world.FlushAsync(9);
        await FailAFlushAsync(9);
        var path = BinlogPath.Manifest(new SegmentId(9), 1);
        var stored = (await _world.Objects.GetAsync(path, default))!.Value;
        await _world.Objects.PutIfMatchAsync(path, [new byte[40]], stored.Tag, default);
        var before = await _world.PathsAsync();
        _world.Time.Now += Day;

        var run = await _world.RunAsync();

        Assert.Equal((0, 1), (run.FilesSwept, run.Damaged));
        Assert.Equal(before, await _world.PathsAsync());
    }

    [Fact]
    public async Task A_pause_holds_survives_a_restart_and_ends_by_itself()
    {
        await FailAFlushAsync(9);
        _world.Time.Now += Day;
        var paused = await _world.Process().PauseAsync(TimeSpan.FromHours(1));
        using var stop = new CancellationTokenSource();

        // Another process, on the same document.
        var restarted = _world.Process();
        var waiting = restarted.RunAsync(stop.Token);
        var status = await restarted.GetStatusAsync();
        Assert.Equal(_world.Time.Now + TimeSpan.FromHours(1), paused.Value);
        Assert.Equal(paused.Value, status.Value.PausedUntilUtc);
        Assert.NotNull(status.Value.Current);
        Assert.Equal(5, (await _world.PathsAsync()).Length);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        _world.Time.Now += TimeSpan.FromHours(2);
        Assert.Equal(5, (await _world.RunAsync()).FilesSwept);
        Assert.Null((await _world.Process().GetStatusAsync()).Value.PausedUntilUtc);
        Assert.Equal(5, (await _world.Process().GetStatusAsync()).Value.LastRun!.FilesSwept);
    }

    [Fact]
    public async Task A_run_that_waits_goes_on_when_it_is_resumed()
    {
        await FailAFlushAsync(9);
        _world.Time.Now += Day;
        var process = _world.Process();
        await process.PauseAsync(TimeSpan.FromDays(1));
        var waiting = process.RunAsync(default);
        Assert.False(waiting.IsCompleted);

        Assert.True((await process.ResumeAsync()).IsOk);

        Assert.Equal(5, (await waiting).Value.FilesSwept);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(31 * 24 * 3600)]
    public async Task A_pause_of_no_good_length_is_refused(int seconds) => Assert.Equal(
        ErrorCode.ParameterInvalid, (await _world.Process().PauseAsync(TimeSpan.FromSeconds(seconds))).Error?.Code);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Histories_of_flushes_failures_and_drops_lose_nothing_and_leave_nothing(int seed)
    {
        var random = new Random(seed);
        var next = 1L;
        _world.BeforeList = async _ =>
        {
            // The world goes on while the sweep walks.
            if (random.Next(4) == 0)
            {
                await ChangeAsync(random, next++);
            }
        };
        for (var step = 0; step < 60; step++)
        {
            await ChangeAsync(random, next++);
            if (random.Next(5) == 0)
            {
                _world.Time.Now += TimeSpan.FromHours(random.Next(1, 40));
                await _world.RunAsync();
            }

            await _world.NothingIsLostAsync();
        }

        _world.BeforeList = _ => Task.CompletedTask;
        for (var run = 0; run < 3; run++)
        {
            _world.Time.Now += Day;
            await _world.RunAsync();
        }

        await _world.NothingIsLostAsync();
        var expected = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var segment in _world.Known.Keys)
        {
            var newest = (await _world.Files.ReadManifestAsync(segment, default))!;
            expected.UnionWith(newest.Files.Select(file => file.Path));
            expected.Add(BinlogPath.Manifest(segment, newest.Version));
        }

        Assert.Equal(expected, await _world.PathsAsync());
    }

    private async Task ChangeAsync(Random random, long segment)
    {
        var id = new SegmentId(segment);
        var known = _world.Known.Count == 0
            ? (SegmentId?)null
            : _world.Known.Keys.ElementAt(random.Next(_world.Known.Count));
        switch (random.Next(6))
        {
            case 0:
                await FailAFlushAsync(segment);
                break;
            case 1 when known is { } dropped:
                var last = (await _world.Files.ReadManifestAsync(dropped, default))!;
                _world.Known.Remove(dropped);
                await _world.Files.RetireAsync(last, default);
                break;
            case 2 when known is { } changed:
                var newest = (await _world.Files.ReadManifestAsync(changed, default))!;
                _world.Known[changed] = await DeleteAsync(newest, (ulong)segment);
                break;
            case 3:
                // Its vchannel has forgotten it already.
                await _world.FlushAsync(segment);
                break;
            default:
                _world.Known[id] = await _world.FlushAsync(segment);
                break;
        }
    }

    private async Task FailAFlushAsync(long segment)
    {
        _world.Hooks.BeforePut = path => path.StartsWith(BinlogPath.ManifestPrefix, StringComparison.Ordinal)
            ? Task.FromException(new IOException("no"))
            : Task.CompletedTask;
        var id = new SegmentId(segment);
        if (await _world.Files.ReadManifestAsync(id, default) is { } manifest)
        {
            await Assert.ThrowsAsync<IOException>(() => DeleteAsync(manifest, 1));
        }
        else
        {
            await Assert.ThrowsAsync<IOException>(() => _world.FlushAsync(segment));
        }

        _world.Hooks.BeforePut = null;
    }

    private Task<Storage.Manifest.V1.SegmentManifest> DeleteAsync(
        Storage.Manifest.V1.SegmentManifest manifest, ulong at) => _world.Files.AddDeletesAsync(
        manifest,
        new KeyDeletes(new ValueColumn<long>(new long[] { 1 }), new[] { at }),
        new Timestamp(at),
        default);
}
