using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Binlog.V1;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Statslog.V1;
using Milvus.Storage.Tests.Segments;

namespace Milvus.Storage.Tests.Formats;

public sealed class FileFormatTests
{
    [Fact]
    public void Every_flipped_bit_and_truncation_of_a_manifest_is_noticed()
    {
        var bytes = ManifestCodec.Encode(Golden.Manifest());
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var damaged = bytes.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<DataCorruptException>(() => ManifestCodec.Decode(damaged, "test"));
        }

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<DataCorruptException>(() => ManifestCodec.Decode(bytes.AsMemory(0, length), "test"));
        }
    }

    [Theory]
    [InlineData(DataType.Int64)]
    [InlineData(DataType.Bool)]
    [InlineData(DataType.Int8)]
    [InlineData(DataType.VarChar)]
    [InlineData(DataType.FloatVector)]
    public void Damaged_binlog_is_read_or_refused_and_never_worse(DataType type)
    {
        var bytes = Golden.Binlog(type);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var damaged = bytes.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            var thrown = Record.Exception(() => BinlogReader.Read(damaged, SampleRows.Dim, "test"));
            Assert.True(thrown is null or DataCorruptException, $"bit {bit}: {thrown}");
        }

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<DataCorruptException>(
                () => BinlogReader.Read(bytes.AsSpan(0, length), SampleRows.Dim, "test"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stats_hold_every_key_and_few_others(bool textKey)
    {
        var keys = SampleRows.Chunk(10_000, 1, textKey).Rows[new Core.FieldId(100)];
        var stats = PrimaryKeyStats.Of(SampleRows.Schema(textKey).PrimaryKey, [keys]);

        var read = StatslogCodec.Decode(StatslogCodec.Encode(stats), "test");

        Assert.All(Enumerable.Range(0, 10_000), row => Assert.True(Holds(read, keys, row)));
        var others = SampleRows.Chunk(100_000, 2, textKey).Rows[new Core.FieldId(100)];

        // Every seventh text is empty, and so is one of the keys.
        var wrong = Enumerable.Range(0, 100_000).Count(row => (!textKey || row % 7 != 0) && Holds(read, others, row));
        Assert.InRange(wrong, 0, 300);
    }

    [Fact]
    public void Stats_without_a_filter_hold_every_key_of_their_range()
    {
        var stats = StatslogCodec.Decode(
            """{"fieldID":100,"max":9,"min":3,"bfType":2,"bf":null,"pkType":5,"maxPk":9,"minPk":3}"""u8.ToArray(),
            "test");

        Assert.Equal([false, true, true, false], new long[] { 2, 3, 9, 10 }.Select(stats.MayContain));
    }

    [Fact]
    public void Damaged_stats_log_is_refused() =>
        Assert.Throws<DataCorruptException>(() => StatslogCodec.Decode("""{"pkType":5}"""u8.ToArray(), "test"));

    private static bool Holds(PrimaryKeyStats stats, Column keys, int row) => keys switch
    {
        ValueColumn<long> numbers => stats.MayContain(numbers.Values.Span[row]),
        Utf8Column texts => stats.MayContain(texts[row]),
        _ => throw new InvalidOperationException(),
    };
}
