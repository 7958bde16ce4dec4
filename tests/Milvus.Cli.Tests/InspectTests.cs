using System.Text.Json.Nodes;

namespace Milvus.Cli.Tests;

public sealed class InspectTests(WrittenStore store) : IClassFixture<WrittenStore>
{
    [Fact]
    public async Task Binlog_shows_head_events_schema_pages_and_values()
    {
        var paths = await store.PathsAsync("insert_log/");
        var vectors = paths.First(path => path.Contains("/101/", StringComparison.Ordinal));

        var (exit, shown) = await Tool.JsonAsync("inspect", store.File(vectors), "--rows", "2");

        Assert.Equal(0, exit);
        Assert.Equal("binlog", (string?)shown["format"]);
        Assert.Equal(101, (long)shown["descriptor"]!["field"]!);
        Assert.Equal("FloatVector", (string?)shown["descriptor"]!["type"]);
        Assert.NotNull(shown["descriptor"]!["extras"]!["original_size"]);
        var parquet = Assert.Single(shown["events"]!.AsArray())!["parquet"]!;
        Assert.Equal("FIXED_LEN_BYTE_ARRAY", (string?)parquet["schema"]![0]!["type"]);
        Assert.Equal(20, (long)parquet["rowGroups"]![0]!["columns"]![0]!["pages"]!["values"]!);
        Assert.Equal("[[0,1,2,3],[1,2,3,4]]", shown["first"]!.ToJsonString());
    }

    [Fact]
    public async Task Delta_log_shows_its_deletes()
    {
        var path = Assert.Single(await store.PathsAsync("delta_log/"));

        var (exit, shown) = await Tool.JsonAsync("inspect", store.File(path), "--rows", "9");

        Assert.Equal(0, exit);
        Assert.Equal([3L, 4L], shown["first"]!.AsArray().Select(delete => (long)delete!["key"]!));
    }

    [Theory]
    [InlineData("stats_log/", "stats log", "max", "19")]
    [InlineData("manifest/", "manifest", "rows", "20")]
    public async Task Objects_are_told_apart_by_their_first_bytes(
        string prefix, string format, string member, string value)
    {
        var path = (await store.PathsAsync(prefix))[0];

        var (exit, shown) = await Tool.JsonAsync("inspect", store.File(path));

        Assert.Equal(0, exit);
        Assert.Equal(format, (string?)shown["format"]);
        Assert.Equal(value, shown[member]!.ToString());
    }

    [Fact]
    public async Task Log_files_show_their_commits_and_events()
    {
        var folder = Directory.GetDirectories(store.In("log")).Single();
        var chunk = Directory.GetFiles(folder, "*.log").Single();

        var (exit, shown) = await Tool.JsonAsync("inspect", chunk, "--rows", "1000");
        var (epochExit, epoch) = await Tool.JsonAsync("inspect", Path.Combine(folder, "epoch"));

        Assert.Equal((0, 0), (exit, epochExit));
        Assert.Equal("log epoch", (string?)epoch["format"]);
        Assert.Equal((long)shown["commits"]!, shown["first"]!.AsArray().Count);
        Assert.Equal(0, (long)shown["tailBytes"]!);
        Assert.Equal(35, shown["first"]!.AsArray().SelectMany(Sections)
            .Where(section => (string?)section["kind"] == "rows").Sum(section => (long)section["rows"]!));
    }

    [Fact]
    public async Task Text_is_for_people()
    {
        var path = (await store.PathsAsync("manifest/"))[0];

        var (exit, output, _) = await Tool.RunAsync("inspect", store.File(path));

        Assert.Equal(0, exit);
        Assert.Contains("format: manifest", output, StringComparison.Ordinal);
        Assert.Contains("checksum: verified", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manifest/", 1, "corrupt", 24L)]
    [InlineData("stats_log/", 1, "corrupt", null)]
    [InlineData("insert_log/", 1, "corrupt", null)]
    public async Task Damage_is_named_with_path_and_offset(string prefix, int fromEnd, string kind, long? offset)
    {
        var copy = store.In($"{prefix.TrimEnd('/')}-copy");
        File.Copy(store.File((await store.PathsAsync(prefix))[0]), copy);
        WrittenStore.Flip(copy, fromEnd);

        var (exit, output, errors) = await Tool.RunAsync("inspect", copy, "--json");

        Assert.Equal(1, exit);
        Assert.Contains(copy, errors, StringComparison.Ordinal);
        var damage = JsonNode.Parse(output)!["damages"]![0]!;
        Assert.Equal(kind, (string?)damage["kind"]);
        Assert.Equal(offset ?? (long)damage["offset"]!, (long)damage["offset"]!);
    }

    [Fact]
    public async Task A_manifest_of_a_later_version_is_too_new()
    {
        var later = store.In("later");
        var bytes = File.ReadAllBytes(store.File((await store.PathsAsync("manifest/"))[0]));
        bytes[8] = 9;
        var header = Storage.Checksums.Crc32C.Of(bytes.AsSpan(0, 20));
        BitConverter.TryWriteBytes(bytes.AsSpan(20), header);
        File.WriteAllBytes(later, bytes);

        var (exit, shown) = await Tool.JsonAsync("inspect", later);

        Assert.Equal(1, exit);
        Assert.Equal("too new", (string?)shown["damages"]![0]!["kind"]);
        Assert.Equal(8, (long)shown["damages"]![0]!["offset"]!);
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("inspect", "/nowhere/at-all")]
    [InlineData("inspect", "/etc/hostname", "--rows", "-1")]
    [InlineData("look", "here")]
    [InlineData("check", "/nowhere/at-all")]
    [InlineData("check", "/tmp", "--retention", "soon")]
    public async Task What_makes_no_sense_is_a_usage_error(params string[] args)
    {
        var (exit, output, errors) = await Tool.RunAsync(args);

        Assert.Equal(2, exit);
        Assert.Empty(output);
        Assert.NotEmpty(errors);
    }

    [Fact]
    public async Task Bytes_of_no_format_are_refused()
    {
        var file = store.In("random");
        File.WriteAllBytes(file, [1, 2, 3, 4, 5, 6, 7, 8, 9]);

        var (exit, _, errors) = await Tool.RunAsync("inspect", file);

        Assert.Equal(1, exit);
        Assert.Contains("at offset 0: corrupt", errors, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonObject> Sections(JsonNode? commit) =>
        commit!["sections"]!.AsArray().Select(section => section!.AsObject());
}
