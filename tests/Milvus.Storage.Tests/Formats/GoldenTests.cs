using System.Text;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Storage.Binlog.V1;
using Milvus.Storage.Documents.V1;
using Milvus.Storage.LogFormat.V2;
using Milvus.Storage.Logs;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Statslog.V1;
using Milvus.Storage.Tests.Segments;
using Milvus.Storage.Workers;
using Milvus.Testing.Disks;

namespace Milvus.Storage.Tests.Formats;

/// <summary>
/// Formats are for ever: each version's golden file is written the same and read by every later program. A new format
/// is a new version with a new file: run once with <c>MILVUS_WRITE_GOLDEN</c> naming the folder of golden files.
/// </summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Names => [.. Golden.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_are_those_of_the_golden_file(string name)
    {
        if (Environment.GetEnvironmentVariable("MILVUS_WRITE_GOLDEN") is { } folder)
        {
            File.WriteAllBytes(Path.Combine(folder, $"{name}.bin"), Golden.Written(name));
            return;
        }

        Assert.Equal(
            Convert.ToHexString(File.ReadAllBytes(Golden.PathOf(name))), Convert.ToHexString(Golden.Written(name)));
    }

    [Fact]
    public async Task Golden_log_is_read()
    {
        var disk = new SimDisk();
        disk.MakeFolder("log");
        disk.MakeFolder("log/x");
        Place("log-chunk.v1", "00000000000000000001.log");
        Place("log-snapshot.v1", "00000000000000000001.snapshot");
        Place("log-epoch.v1", "epoch");
        var log = new LocalLogStore(disk, "log", StorageWorkers.Inline, TimeProvider.System, null).Get("x");

        var opened = await log.OpenAsync(default);
        var commits = new List<string>();
        await foreach (var commit in log.ReadFromAsync(LogPosition.Zero, default))
        {
            commits.Add(Encoding.UTF8.GetString(commit.Payload.Span));
        }

        Assert.Equal("state", Encoding.UTF8.GetString(opened.Snapshot!.Value.Span));
        Assert.Equal(["first", "second"], commits);

        void Place(string name, string file)
        {
            using var made = disk.Create($"log/x/{file}");
            made.Write([File.ReadAllBytes(Golden.PathOf(name))], 0);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Golden_log_of_objects_is_read(bool isDeleted)
    {
        var objects = new MemoryObjectStore(TimeProvider.System);
        await PlaceAsync("log-object-fence.v1", "c0000000000000000001");
        await PlaceAsync("log-object-commit.v1", "c0000000000000000002");
        await PlaceAsync("log-object-snapshot.v1", "s0000000000000000002");
        if (isDeleted)
        {
            await PlaceAsync("log-object-tombstone.v1", "c0000000000000000004");
        }

        var log = new ObjectLogStore(objects, new SeededChance(2), TimeProvider.System).Get("x");
        var opened = await log.OpenAsync(default);
        var commits = new List<string>();
        await foreach (var commit in log.ReadFromAsync(LogPosition.Zero, default))
        {
            commits.Add(Encoding.UTF8.GetString(commit.Payload.Span));
        }

        Assert.Equal(
            isDeleted ? (3, null) : (2, "state"),
            (opened.Epoch, opened.Snapshot is { } body ? Encoding.UTF8.GetString(body.Span) : null));
        Assert.Equal(isDeleted ? [] : ["first"], commits);

        async Task PlaceAsync(string name, string file) => Assert.NotNull(await objects.PutIfAbsentAsync(
            $"log/x/{file}", [await File.ReadAllBytesAsync(Golden.PathOf(name))], default));
    }

    [Fact]
    public void Golden_row_batch_document_manifest_and_stats_log_are_read()
    {
        var batch = RowBatchCodec.Decode(File.ReadAllBytes(Golden.PathOf("row-batch.v2")), "golden");
        var old = RowBatchCodec.Decode(File.ReadAllBytes(Golden.PathOf("row-batch.v1")), "golden");
        var manifest = ManifestCodec.Decode(File.ReadAllBytes(Golden.PathOf("manifest.v1p2")), "golden");
        var stats = StatslogCodec.Decode(File.ReadAllBytes(Golden.PathOf("statslog.v1")), "golden");
        var document = DocumentCodec.Decode(File.ReadAllBytes(Golden.PathOf("document.v1")), "golden");

        Assert.Equal(SampleRows.Lines(RichRows.Chunk(11, 1).Rows), SampleRows.Lines(batch));
        Assert.Equal(SampleRows.Lines(SampleRows.Chunk(3, 1).Rows), SampleRows.Lines(old));
        Assert.Equal((9, 5, 10), (manifest.SegmentId.Value, manifest.Rows, manifest.Binlogs.Length - 1));
        Assert.Equal("""{"Next":4711}""", Encoding.UTF8.GetString(document.Span));
        Assert.True(stats.MayContain(stats.MinInt64) && stats.MayContain(stats.MaxInt64));
    }

    [Theory]
    [InlineData("manifest.v1")]
    [InlineData("manifest-deletes.v1")]
    public void Golden_manifest_of_older_binlogs_is_read_and_written_the_same(string name)
    {
        var file = File.ReadAllBytes(Golden.PathOf(name));

        Assert.Equal(file, ManifestCodec.Encode(ManifestCodec.Decode(file, "golden")));
    }

    [Theory]
    [InlineData("int64", "v1")]
    [InlineData("bool", "v1")]
    [InlineData("int8", "v1")]
    [InlineData("varchar", "v1")]
    [InlineData("floatvector", "v1")]
    [InlineData("int64", "v1p2")]
    [InlineData("bool", "v1p2")]
    [InlineData("int8", "v1p2")]
    [InlineData("varchar", "v1p2")]
    [InlineData("floatvector", "v1p2")]
    public void Golden_binlog_is_read(string type, string version)
    {
        var file = File.ReadAllBytes(Golden.PathOf($"binlog-{type}.{version}"));

        var (descriptor, column) = BinlogReader.Read(file, SampleRows.Dim, "golden");

        var rows = RowBatch.Concat([SampleRows.Chunk(3, 1).Rows, SampleRows.Chunk(2, 2).Rows]);
        var expected = descriptor.FieldId == FieldId.RowId
            ? rows[FieldId.RowId]
            : rows.Columns.First(one => one.Column.DataType == column.DataType && one.Field == descriptor.FieldId).Column;
        Assert.Equal((9, 5), (descriptor.SegmentId.Value, column.RowCount));
        Assert.Equal(
            SampleRows.Lines(new RowBatch([new FieldColumn(descriptor.FieldId, expected)])),
            SampleRows.Lines(new RowBatch([new FieldColumn(descriptor.FieldId, column)])));
    }
}
