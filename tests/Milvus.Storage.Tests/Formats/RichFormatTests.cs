using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Binlog;
using Milvus.Storage.Binlog.V1;
using Milvus.Storage.LogFormat.V2;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Segments;
using Milvus.Storage.Tests.Segments;
using Milvus.Storage.Workers;
using Milvus.Testing;

namespace Milvus.Storage.Tests.Formats;

/// <summary>Nulls, documents, arrays and vectors in the log and in binlogs.</summary>
public sealed class RichFormatTests
{
    public static TheoryData<long> Fields => [.. RichRows.Schema.Fields.Select(one => one.Id.Value)];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Batch_is_read_back(int rows)
    {
        var batch = RichRows.Chunk(rows, 1).Rows;

        Assert.Equal(SampleRows.Lines(batch), SampleRows.Lines(RowBatchCodec.Decode(Encoded(batch), "test")));
    }

    [Fact]
    public void Slice_that_begins_within_a_word_of_bits_is_read_back()
    {
        var batch = RichRows.Chunk(300, 2).Rows.Slice(67, 131);

        Assert.Equal(SampleRows.Lines(batch), SampleRows.Lines(RowBatchCodec.Decode(Encoded(batch), "test")));
    }

    [Fact]
    public void Every_flipped_bit_of_head_and_null_bits_is_noticed()
    {
        var column = new ValueColumn<bool>(new bool[13], Validity.Of([.. Enumerable.Range(0, 13).Select(i => i % 3 > 0)]));
        var batch = new RowBatch([new FieldColumn(new FieldId(100), column)]);
        var bytes = Encoded(batch);
        for (var bit = 0; bit < (bytes.Length - 13) * 8; bit++)
        {
            var damaged = bytes.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<DataCorruptException>(() => RowBatchCodec.Decode(damaged, "test"));
        }
    }

    [Theory]
    [InlineData(BinlogCodec.Uncompressed)]
    [InlineData(BinlogCodec.Gzip)]
    public async Task Segment_is_read_back(BinlogCodec codec)
    {
        var chunks = new[] { 3, 1, 5000 }.Select((rows, seed) => RichRows.Chunk(rows, seed + 1)).ToArray();
        var files = new SegmentFiles(
            new MemoryObjectStore(TimeProvider.System), new CountingIds(), StorageWorkers.Inline, codec);

        var manifest = await files.WriteAsync(RichRows.Flush(chunks), default);
        var read = await files.ReadRowsAsync(manifest, RichRows.Schema, default);

        var expected = RowBatch.Concat([.. chunks.Select(chunk => chunk.Rows)]);
        Assert.Equal(SampleRows.Lines(expected), SampleRows.Lines(read.Rows));
    }

    [Fact]
    public async Task Fields_younger_than_a_segment_have_their_default_or_nothing()
    {
        var files = new SegmentFiles(new MemoryObjectStore(TimeProvider.System), new CountingIds(), StorageWorkers.Inline);
        var manifest = await files.WriteAsync(SampleRows.Flush(9, SampleRows.Chunk(3, 1)), default);
        var grown = SampleRows.Schema() with
        {
            Fields = SampleRows.Schema().Fields.AddRange(
                new FieldSchema { Id = new(200), Name = "a", DataType = DataType.Int32, Nullable = true },
                new FieldSchema
                {
                    Id = new(201),
                    Name = "b",
                    DataType = DataType.VarChar,
                    MaxLength = 9,
                    Default = new(0, 0, "dö"),
                }),
        };

        var read = await files.ReadRowsAsync(manifest, grown, default);

        Assert.Equal(3, read.Rows[new FieldId(200)].Valid!.NullCount);
        var texts = (Utf8Column)read.Rows[new FieldId(201)];
        Assert.Equal(["dö", "dö", "dö"], Enumerable.Range(0, 3).Select(row => System.Text.Encoding.UTF8.GetString(texts[row])));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void Damaged_binlog_is_read_or_refused_and_never_worse(long field)
    {
        var bytes = Golden.RichBinlog(field);
        var shape = DataTypes.ShapeOf(RichRows.Schema.Find(new FieldId(field))!);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var damaged = bytes.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            var thrown = Record.Exception(() => BinlogReader.Read(damaged, shape, "test"));
            Assert.True(thrown is null or DataCorruptException, $"bit {bit}: {thrown}");
        }

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<DataCorruptException>(() => BinlogReader.Read(bytes.AsSpan(0, length), shape, "test"));
        }
    }

    [Theory]
    [InlineData("binlog-nullable-int16.v1", 102)]
    [InlineData("binlog-nullable-int16.v1p2", 102)]
    [InlineData("binlog-nullable-varchar.v1", 104)]
    [InlineData("binlog-nullable-varchar.v1p2", 104)]
    [InlineData("binlog-nullable-floatvector.v1", 112)]
    [InlineData("binlog-nullable-floatvector.v1p2", 112)]
    [InlineData("binlog-array.v1", 106)]
    [InlineData("binlog-array.v1p2", 106)]
    [InlineData("binlog-binaryvector.v1", 107)]
    [InlineData("binlog-binaryvector.v1p2", 107)]
    [InlineData("binlog-sparse.v1", 111)]
    [InlineData("binlog-sparse.v1p2", 111)]
    public void Golden_binlog_is_read(string name, long field)
    {
        var schema = RichRows.Schema.Find(new FieldId(field))!;

        var (descriptor, column) = BinlogReader.Read(
            File.ReadAllBytes(Golden.PathOf(name)), DataTypes.ShapeOf(schema), "golden");

        var expected = new RowBatch([new FieldColumn(schema.Id, RichRows.Chunk(5, 1).Rows[schema.Id])]);
        Assert.Equal(schema.Nullable, descriptor.Nullable);
        Assert.Equal(
            SampleRows.Lines(expected), SampleRows.Lines(new RowBatch([new FieldColumn(schema.Id, column)])));
    }

    private static byte[] Encoded(RowBatch batch) =>
        RowBatchCodec.Encode(batch).SelectMany(piece => piece.ToArray()).ToArray();
}
