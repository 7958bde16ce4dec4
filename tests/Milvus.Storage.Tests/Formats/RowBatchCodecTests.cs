using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Storage.LogFormat.V2;
using Milvus.Storage.Tests.Segments;

namespace Milvus.Storage.Tests.Formats;

public sealed class RowBatchCodecTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Batch_of_all_types_is_read_back(int rows)
    {
        var batch = SampleRows.Chunk(rows, 1).Rows;

        var read = RowBatchCodec.Decode(Encoded(batch), "test");

        Assert.Equal(batch.Columns.Select(column => column.Field), read.Columns.Select(column => column.Field));
        Assert.Equal(SampleRows.Lines(batch), SampleRows.Lines(read));
    }

    [Fact]
    public void Slice_in_the_middle_is_read_back()
    {
        var batch = SampleRows.Chunk(100, 1).Rows.Slice(17, 30);

        Assert.Equal(SampleRows.Lines(batch), SampleRows.Lines(RowBatchCodec.Decode(Encoded(batch), "test")));
    }

    [Fact]
    public void Encoding_shares_the_columns_memory()
    {
        var values = new long[] { 1, 2, 3 };
        var batch = new RowBatch([new FieldColumn(new Core.FieldId(0), new ValueColumn<long>(values))]);
        var pieces = RowBatchCodec.Encode(batch);

        values[1] = 77;

        Assert.Equal(77, BitConverter.ToInt64(pieces[1].Span[8..]));
    }

    [Fact]
    public void Every_truncation_is_noticed()
    {
        var bytes = Encoded(SampleRows.Chunk(2, 1).Rows);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<DataCorruptException>(() => RowBatchCodec.Decode(bytes.AsMemory(0, length), "test"));
        }

        Assert.Throws<DataCorruptException>(() => RowBatchCodec.Decode(bytes.Append((byte)0).ToArray(), "test"));
    }

    [Fact]
    public void Every_flipped_bit_of_the_head_is_noticed()
    {
        var batch = SampleRows.Chunk(2, 1).Rows;
        var bytes = Encoded(batch);
        for (var bit = 0; bit < RowBatchCodec.Encode(batch)[0].Length * 8; bit++)
        {
            var damaged = bytes.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<DataCorruptException>(() => RowBatchCodec.Decode(damaged, "test"));
        }
    }

    private static byte[] Encoded(RowBatch batch) =>
        RowBatchCodec.Encode(batch).SelectMany(piece => piece.ToArray()).ToArray();
}
