using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Storage.Deltalog.V1;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Paths;
using Milvus.Storage.Tests.Formats;

namespace Milvus.Storage.Tests.Segments;

public sealed class DeltaFilesTests : SegmentFolder
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deletes_of_a_flush_and_later_ones_are_read_back(bool textKey)
    {
        var flush = SampleRows.Flush(9, SampleRows.Chunk(5, 1, textKey)) with
        {
            Deletes = SampleRows.Deletes(2, textKey),
            DeletesUpTo = Timestamp.From(2400),
        };
        var first = await Files.WriteAsync(flush, default);
        var second = await Files.AddDeletesAsync(
            first, SampleRows.Deletes(700, textKey), Timestamp.From(3000), default);

        var newest = (await Files.ReadManifestAsync(new SegmentId(9), default))!;
        var read = (await Files.ReadDeletesAsync(newest, default))!;

        Assert.Equal(ManifestCodec.Encode(second), ManifestCodec.Encode(newest));
        Assert.Equal((2, Timestamp.From(3000)), (newest.Version, newest.DeletesUpTo));
        Assert.Equal(
            Lines(KeyDeletes.Concat([SampleRows.Deletes(2, textKey), SampleRows.Deletes(700, textKey)])), Lines(read));
        Assert.Equal("manifest/9/manifest-0000000002", BinlogPath.Manifest(new SegmentId(9), newest.Version));
        Assert.Equal(2, BinlogPath.VersionOf("manifest/9/manifest-0000000002"));
    }

    [Fact]
    public async Task Manifest_without_deletes_has_none()
    {
        var manifest = await Files.WriteAsync(SampleRows.Flush(9, SampleRows.Chunk(5, 1)), default);

        Assert.Null(await Files.ReadDeletesAsync(manifest, default));
        Assert.Empty(ManifestCodec.Decode(ManifestCodec.Encode(manifest), "m").Deltalogs);
    }

    [Fact]
    public async Task Two_writers_of_one_version_cannot_both_succeed()
    {
        var manifest = await Files.WriteAsync(SampleRows.Flush(9, SampleRows.Chunk(5, 1)), default);
        await Files.AddDeletesAsync(manifest, SampleRows.Deletes(1), Timestamp.From(3000), default);

        await Assert.ThrowsAsync<IOException>(
            () => Files.AddDeletesAsync(manifest, SampleRows.Deletes(2), Timestamp.From(3001), default));
    }

    [Fact]
    public async Task Store_check_knows_delta_logs_and_dropping_deletes_them()
    {
        var first = await Files.WriteAsync(SampleRows.Flush(9, SampleRows.Chunk(5, 1)), default);
        var second = await Files.AddDeletesAsync(first, SampleRows.Deletes(1), Timestamp.From(3000), default);
        var check = await new StoreCheck(Store, TimeProvider.System).RunAsync(TimeSpan.Zero, default);
        Assert.Empty(check.Damages);
        Assert.Empty(check.Orphans);

        await Files.DeleteAsync(second, default);
        await foreach (var left in Store.ListAsync("", default))
        {
            Assert.Fail(left.Path);
        }
    }

    [Fact]
    public async Task Key_statistics_of_a_flushed_segment_are_read()
    {
        var chunk = SampleRows.Chunk(50, 1);
        await Files.WriteAsync(SampleRows.Flush(9, chunk), default);

        var stats = await Files.ReadKeyStatsAsync(new SegmentId(9), default);

        foreach (var key in ((ValueColumn<long>)chunk.Rows[new FieldId(100)]).Values.ToArray())
        {
            Assert.True(stats!.MayContain(key));
        }

        Assert.Null(await Files.ReadKeyStatsAsync(new SegmentId(10), default));
    }

    [Theory]
    [InlineData("deltalog-int64.v1", false)]
    [InlineData("deltalog-varchar.v1", true)]
    [InlineData("deltalog-int64.v1p2", false)]
    [InlineData("deltalog-varchar.v1p2", true)]
    public void Golden_delta_log_is_read(string name, bool textKey)
    {
        var read = DeltalogCodec.Decode(File.ReadAllBytes(Golden.PathOf(name)), new SegmentId(9), "golden");

        Assert.Equal(Lines(SampleRows.Deletes(3, textKey)), Lines(read));
    }

    [Fact]
    public void Every_cut_delta_log_and_one_of_another_segment_is_refused()
    {
        var file = File.ReadAllBytes(Golden.PathOf("deltalog-int64.v1"));

        for (var length = 0; length < file.Length; length++)
        {
            Assert.Throws<DataCorruptException>(
                () => DeltalogCodec.Decode(file.AsSpan(0, length), new SegmentId(9), "cut"));
        }

        Assert.Throws<DataCorruptException>(() => DeltalogCodec.Decode(file, new SegmentId(8), "other"));
    }

    private static IEnumerable<string> Lines(KeyDeletes deletes) => SampleRows.Lines(new RowBatch(
    [
        new FieldColumn(new FieldId(100), deletes.Keys),
        new FieldColumn(
            FieldId.Timestamp,
            new ValueColumn<long>(Array.ConvertAll(deletes.Timestamps.ToArray(), timestamp => (long)timestamp))),
    ]));
}
