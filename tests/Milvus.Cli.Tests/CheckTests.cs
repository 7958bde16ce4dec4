using System.Text.Json.Nodes;
using Milvus.Core;
using Milvus.Storage;
using Milvus.Storage.Documents.V1;
using Milvus.Storage.Paths;

namespace Milvus.Cli.Tests;

public sealed class CheckTests
{
    [Theory]
    [InlineData(LogKind.Files)]
    [InlineData(LogKind.Objects)]
    public async Task Written_store_is_healthy_and_stays_as_it_is(LogKind kind)
    {
        using var store = await WrittenAsync(kind);
        var before = Snapshot(store);

        var (exit, result) = await Tool.JsonAsync("check", store.Data);

        Assert.Equal("[]", result["damages"]!.ToJsonString());
        Assert.Equal(0, exit);
        Assert.True((bool)result["healthy"]!);
        Assert.Equal(2, (long)result["manifests"]!);
        Assert.Equal(1, (long)result["logs"]!);
        Assert.True((long)result["commits"]! >= 5);
        Assert.Equal(0, (long)result["leftovers"]!["count"]!);
        Assert.Equal(before, Snapshot(store));
    }

    [Fact]
    public async Task A_server_that_holds_the_folder_is_no_obstacle()
    {
        using var store = await WrittenAsync(LogKind.Files);
        using var held = DataFolderLock.Acquire(store.Data);

        var (exit, _, errors) = await Tool.RunAsync("check", store.Data);

        Assert.True(exit == 0, errors);
    }

    [Theory]
    [InlineData(LogKind.Files)]
    [InlineData(LogKind.Objects)]
    public async Task Missing_and_damaged_files_are_found(LogKind kind)
    {
        using var store = await WrittenAsync(kind);
        var binlogs = await store.PathsAsync("insert_log/");
        File.Delete(store.File(binlogs[0]));
        WrittenStore.Flip(store.File(binlogs[^1]), 40);

        var (exit, result) = await Tool.JsonAsync("check", store.Data);

        Assert.Equal(1, exit);
        Assert.Equal(
            [("missing", binlogs[0]), ("corrupt", binlogs[^1])],
            Damages(result).OrderBy(damage => damage.Path, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_quick_check_looks_at_sizes_only()
    {
        using var store = await WrittenAsync(LogKind.Files);
        var binlogs = await store.PathsAsync("insert_log/");
        WrittenStore.Flip(store.File(binlogs[0]), 40);
        var (sameSize, _) = await Tool.JsonAsync("check", store.Data, "--quick");
        File.AppendAllText(store.File(binlogs[1]), "x");

        var (otherSize, result) = await Tool.JsonAsync("check", store.Data, "--quick");

        Assert.Equal((0, 1), (sameSize, otherSize));
        Assert.Equal([("corrupt", binlogs[1])], Damages(result));
    }

    [Theory]
    [InlineData(LogKind.Files)]
    [InlineData(LogKind.Objects)]
    public async Task A_flushed_segment_without_a_manifest_is_found(LogKind kind)
    {
        using var store = await WrittenAsync(kind);
        var manifest = (await store.PathsAsync("manifest/"))[^1];
        File.Delete(store.File(manifest));

        var (exit, result) = await Tool.JsonAsync("check", store.Data);

        Assert.Equal(1, exit);
        Assert.Equal([("missing", manifest)], Damages(result));
    }

    [Fact]
    public async Task A_log_that_ends_before_a_manifest_says_so_is_found()
    {
        using var store = await WrittenAsync(LogKind.Files);
        var log = Directory.GetDirectories(store.In("log")).Single();
        using (var chunk = File.OpenWrite(Directory.GetFiles(log, "*.log").Single()))
        {
            chunk.SetLength(48);
        }

        var (exit, result) = await Tool.JsonAsync("check", store.Data);

        Assert.Equal(1, exit);
        Assert.Contains(Damages(result), damage => damage.Kind == "checkpoint");
    }

    [Fact]
    public async Task A_hole_in_a_log_of_objects_is_found()
    {
        using var store = await WrittenAsync(LogKind.Objects);
        var chunks = await store.PathsAsync("log/");
        File.Delete(store.File(chunks[2]));

        var (exit, result) = await Tool.JsonAsync("check", store.Data);

        Assert.Equal(1, exit);
        Assert.Equal([("missing", chunks[2])], Damages(result));
    }

    [Fact]
    public async Task A_flipped_bit_in_a_log_is_found()
    {
        using var store = await WrittenAsync(LogKind.Files);
        var log = Directory.GetDirectories(store.In("log")).Single();
        var chunk = Directory.GetFiles(log, "*.log").Single();
        var bytes = File.ReadAllBytes(chunk);
        bytes[100] ^= 4;
        File.WriteAllBytes(chunk, bytes);

        var (exit, result) = await Tool.JsonAsync("check", store.Data);

        Assert.Equal(1, exit);
        Assert.Equal([("corrupt", chunk)], Damages(result));
    }

    [Fact]
    public async Task A_flipped_bit_in_a_document_is_found()
    {
        using var store = await WrittenAsync(LogKind.Files);
        await store.Objects.PutIfAbsentAsync("meta/ids/01.json", [DocumentCodec.Encode("""{"Next":5}"""u8)], default);
        var (before, _) = await Tool.JsonAsync("check", store.Data);
        WrittenStore.Flip(store.File("meta/ids/01.json"), 3);

        var (exit, result) = await Tool.JsonAsync("check", store.Data);

        Assert.Equal((0, 1), (before, exit));
        Assert.Equal([("corrupt", "meta/ids/01.json")], Damages(result));
    }

    [Fact]
    public async Task Orphans_are_told_and_are_no_damage()
    {
        using var store = await WrittenAsync(LogKind.Files);
        await store.Objects.PutIfAbsentAsync("insert_log/500/501/77/100/4", [new byte[30]], default);

        var (young, youngResult) = await Tool.JsonAsync("check", store.Data);
        var (exit, result) = await Tool.JsonAsync("check", store.Data, "--retention", "0s");

        Assert.Equal((0, 0), (young, exit));
        Assert.Equal(0, (long)youngResult["orphans"]!["count"]!);
        Assert.Equal("""["insert_log/500/501/77/100/4"]""", result["orphans"]!["paths"]!.ToJsonString());
        Assert.Equal(30, (long)result["orphans"]!["bytes"]!);
    }

    [Fact]
    public async Task A_manifest_that_came_after_the_drop_is_a_leftover()
    {
        using var store = await WrittenAsync(LogKind.Files);
        var old = (await store.PathsAsync("manifest/"))[0];
        var manifest = Storage.Manifest.V1.ManifestCodec.Decode(File.ReadAllBytes(store.File(old)), old);
        var late = Storage.Manifest.V1.ManifestCodec.Encode(manifest with { SegmentId = new SegmentId(99), Version = 1 });
        await store.Objects.PutIfAbsentAsync(BinlogPath.Manifest(new SegmentId(99), 1), [late], default);

        var (exit, result) = await Tool.JsonAsync("check", store.Data);

        Assert.Equal(0, exit);
        Assert.Equal("""["manifest/99/"]""", result["leftovers"]!["manifests"]!.ToJsonString());
    }

    [Fact]
    public async Task Progress_is_told_when_it_is_wanted()
    {
        using var store = await WrittenAsync(LogKind.Files);

        var (_, output, silent) = await Tool.RunAsync("check", store.Data, "--json");
        var (_, same, told) = await Tool.RunAsync("check", store.Data, "--json", "--progress");

        Assert.Empty(silent);
        Assert.Contains("segments", told, StringComparison.Ordinal);
        Assert.Equal(output, same);
    }

    [Fact]
    public async Task Interrupted_check_says_so_and_ends_with_130()
    {
        using var store = await WrittenAsync(LogKind.Files);
        for (var segment = 0; segment < 10_000; segment++)
        {
            var folder = store.File($"insert_log/1/2/{segment}/100");
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, "4"), []);
        }

        using var process = Tool.Start("check", store.Data, "--progress");
        var output = process.StandardOutput.ReadToEndAsync();
        Assert.NotNull(await process.StandardError.ReadLineAsync());
        using var kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"]);
        await process.WaitForExitAsync();

        Assert.Equal(130, process.ExitCode);
        Assert.Empty(await output);
        Assert.EndsWith("Interrupted.\n", await process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_adds_up_and_tells_what_is_orphaned()
    {
        using var store = await WrittenAsync(LogKind.Files);
        await store.Objects.PutIfAbsentAsync("insert_log/500/501/77/100/4", [new byte[30]], default);
        var size = Directory.GetFiles(store.In("files"), "*", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(store.In("log"), "*", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/.", StringComparison.Ordinal))
            .Sum(file => new FileInfo(file).Length);

        var (exit, result) = await Tool.JsonAsync("du", store.Data, "--segments");

        Assert.Equal(0, exit);
        Assert.Equal(size, (long)result["totalBytes"]!);
        Assert.Equal(30, (long)result["orphanedBytes"]!);
        var partition = Assert.Single(Assert.Single(result["collections"]!.AsArray())!["partitions"]!.AsArray())!;
        Assert.Equal(501, (long)partition["partition"]!);
        Assert.Equal([20L, 10L, null], partition["segments"]!.AsArray()
            .OrderBy(segment => (long?)segment!["rows"] is null).Select(segment => (long?)segment!["rows"]));
        Assert.True((long)result["deltaBytes"]! > 0);
    }

    private static async Task<WrittenStore> WrittenAsync(LogKind kind)
    {
        var store = new WrittenStore { Kind = kind };
        await store.InitializeAsync();
        return store;
    }

    private static IEnumerable<(string Kind, string Path)> Damages(JsonObject result) =>
        result["damages"]!.AsArray().Select(damage => ((string)damage!["kind"]!, (string)damage["path"]!));

    private static string[] Snapshot(WrittenStore store) =>
        [.. Directory.GetFileSystemEntries(store.Data, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => $"{path} {File.GetLastWriteTimeUtc(path).Ticks}")];
}
