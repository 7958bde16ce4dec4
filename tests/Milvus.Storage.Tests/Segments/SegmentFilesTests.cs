using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Storage.Binlog;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Paths;
using Milvus.Storage.Segments;
using Milvus.Storage.Workers;
using Milvus.Testing;

namespace Milvus.Storage.Tests.Segments;

public sealed class SegmentFilesTests : SegmentFolder
{
    [Theory]
    [InlineData(false, BinlogCodec.Uncompressed)]
    [InlineData(true, BinlogCodec.Uncompressed)]
    [InlineData(false, BinlogCodec.Gzip)]
    [InlineData(true, BinlogCodec.Gzip)]
    public async Task Rows_of_all_types_and_chunks_are_read_back(bool textKey, BinlogCodec codec)
    {
        var files = new SegmentFiles(Store, new CountingIds(), StorageWorkers.Inline, codec);
        var chunks = new[] { 3, 1, 500 }.Select((rows, seed) => SampleRows.Chunk(rows, seed + 1, textKey)).ToArray();

        var manifest = await files.WriteAsync(SampleRows.Flush(9, chunks), default);
        var read = await files.ReadRowsAsync(manifest, SampleRows.Schema(textKey), default);

        Assert.Equal(504, manifest.Rows);
        Assert.Equal(SampleRows.Lines(Joined(chunks)), SampleRows.Lines(read.Rows));
        Assert.Equal(chunks.SelectMany(chunk => chunk.Timestamps.ToArray()), read.Timestamps.ToArray());
    }

    [Theory]
    [InlineData(BinlogCodec.Uncompressed)]
    [InlineData(BinlogCodec.Gzip)]
    public async Task Columns_longer_than_a_page_are_read_back(BinlogCodec codec)
    {
        var chunk = SampleRows.Chunk(300_000, 4);
        var files = new SegmentFiles(Store, new CountingIds(), StorageWorkers.Inline, codec);

        var manifest = await files.WriteAsync(SampleRows.Flush(9, chunk), default);
        var read = await Files.ReadRowsAsync(manifest, SampleRows.Schema(), default);

        Assert.Equal(
            SampleRows.Lines(chunk.Rows.Slice(299_000, 1000)), SampleRows.Lines(read.Rows.Slice(299_000, 1000)));
        Assert.Equal(
            ((Utf8Column)chunk.Rows[new FieldId(107)]).Bytes.ToArray(),
            ((Utf8Column)read.Rows[new FieldId(107)]).Bytes.ToArray());
    }

    [Fact]
    public async Task Manifest_is_read_back_and_names_Milvus_paths()
    {
        var manifest = await Files.WriteAsync(SampleRows.Flush(9, SampleRows.Chunk(3, 1)), default);

        var read = await Files.ReadManifestAsync(new SegmentId(9), default);

        Assert.Equal(ManifestCodec.Encode(manifest), ManifestCodec.Encode(read!));
        Assert.Equal("insert_log/1/2/9/0/1000", manifest.Binlogs[0].Files[0].Path);
        Assert.Equal("stats_log/1/2/9/100/1011", Assert.Single(manifest.Statslogs).Path);
        Assert.NotNull(await Store.GetAsync("manifest/9/manifest-0000000001", default));
        Assert.Null(await Files.ReadManifestAsync(new SegmentId(99), default));
    }

    [Fact]
    public async Task Second_write_returns_the_first_manifest()
    {
        var first = await Files.WriteAsync(SampleRows.Flush(9, SampleRows.Chunk(3, 1)), default);

        var second = await Files.WriteAsync(SampleRows.Flush(9, SampleRows.Chunk(4, 2)), default);

        Assert.Equal(ManifestCodec.Encode(first), ManifestCodec.Encode(second));
    }

    [Fact]
    public async Task Lost_race_returns_the_winner_and_leaves_orphans_for_the_sweep()
    {
        var racing = new SegmentFiles(Store, new RacingIds(this), StorageWorkers.Inline);

        var manifest = await racing.WriteAsync(SampleRows.Flush(9, SampleRows.Chunk(3, 1)), default);
        var check = new StoreCheck(Store, TimeProvider.System);
        var report = await check.RunAsync(TimeSpan.FromDays(-1), default);

        Assert.Equal(4, manifest.Rows);
        Assert.True(report.IsHealthy);
        Assert.Equal(12, report.Orphans.Length);
        Assert.True(await check.SweepAsync(report, default) > 0);
        Assert.Empty((await check.RunAsync(TimeSpan.FromDays(-1), default)).Orphans);
        Assert.Equal(4, (await Files.ReadRowsAsync(manifest, SampleRows.Schema(), default)).RowCount);
    }

    [Fact]
    public async Task YoungFiles_without_a_manifest_are_no_orphans()
    {
        await Store.PutIfAbsentAsync("insert_log/1/2/3/4/5", [new byte[3]], default);

        var report = await new StoreCheck(Store, TimeProvider.System).RunAsync(TimeSpan.FromHours(1), default);

        Assert.Empty(report.Orphans);
    }

    [Fact]
    public async Task Deleted_segment_leaves_nothing_and_deletion_repeats()
    {
        var manifest = await Files.WriteAsync(SampleRows.Flush(9, SampleRows.Chunk(3, 1)), default);

        await Files.DeleteAsync(manifest, default);
        await Files.DeleteAsync(manifest, default);

        Assert.Null(await Files.ReadManifestAsync(new SegmentId(9), default));
        await foreach (var info in Store.ListAsync("", default))
        {
            Assert.Fail($"{info.Path} is still there.");
        }
    }

    [Fact]
    public async Task Every_flipped_bit_of_every_file_is_noticed()
    {
        var manifest = await Files.WriteAsync(SampleRows.Flush(9, SampleRows.Chunk(2, 1)), default);
        foreach (var file in manifest.Files.Where(file => file.Path.StartsWith("insert_log", StringComparison.Ordinal)))
        {
            var found = (await Store.GetAsync(file.Path, default))!.Value;
            var tag = found.Tag;
            for (var bit = 0; bit < found.Content.Length * 8; bit++)
            {
                var damaged = found.Content.ToArray();
                damaged[bit / 8] ^= (byte)(1 << (bit % 8));
                tag = await Store.PutIfMatchAsync(file.Path, [damaged], tag!, default);
                var thrown = await Assert.ThrowsAsync<DataCorruptException>(
                    () => Files.ReadRowsAsync(manifest, SampleRows.Schema(), default));
                Assert.Equal(file.Path, thrown.Path);
            }

            await Store.PutIfMatchAsync(file.Path, [found.Content], tag!, default);
        }
    }

    [Fact]
    public async Task Check_reports_missing_and_damagedFiles()
    {
        var manifest = await Files.WriteAsync(SampleRows.Flush(9, SampleRows.Chunk(2, 1)), default);
        var missing = manifest.Binlogs[0].Files[0].Path;
        var damaged = manifest.Statslogs[0].Path;
        await Store.DeleteAsync(missing, default);
        await Store.DeleteAsync(damaged, default);
        await Store.PutIfAbsentAsync(damaged, [new byte[10]], default);

        var report = await new StoreCheck(Store, TimeProvider.System).RunAsync(TimeSpan.Zero, default);

        Assert.Equal([missing, damaged], report.Damages.Select(damage => damage.Path));
        Assert.False(report.IsHealthy);
    }

    [Theory]
    [InlineData("insert_log/1/2/3/4/5", true)]
    [InlineData("stats_log/1/2/3/4/5", true)]
    [InlineData("delta_log/1/2/3/5", true)]
    [InlineData("delta_log/1/2/3/4/5", false)]
    [InlineData("insert_log/1/2/3/5", false)]
    [InlineData("insert_log/1/2/3/4/05", false)]
    [InlineData("insert_log/1/2/3/4/-5", false)]
    [InlineData("manifest/3/manifest-0000000001", false)]
    public void Paths_parse_as_they_are_built(string text, bool isPath)
    {
        Assert.Equal(isPath, BinlogPath.TryParse(text, out var path));
        Assert.Equal(isPath ? text : null, isPath ? path.ToString() : null);
    }

    private static RowBatch Joined(RowChunk[] chunks)
    {
        var columns = chunks[0].Rows.Columns.Select(column =>
        {
            var builder = ColumnBuilder.Like(column.Column, 0);
            foreach (var chunk in chunks)
            {
                builder.Append(chunk.Rows[column.Field], 0, chunk.RowCount);
            }

            return new FieldColumn(column.Field, builder.ToColumn());
        });
        return new RowBatch([.. columns]);
    }

    /// <summary>Lets another writer win between the look for a manifest and the put of one.</summary>
    private sealed class RacingIds(SegmentFilesTests test) : IIdSource
    {
        public async Task<long> TakeAsync(int count, CancellationToken cancellationToken)
        {
            await test.Files.WriteAsync(SampleRows.Flush(9, SampleRows.Chunk(4, 2)), cancellationToken);
            return 5000;
        }
    }
}
