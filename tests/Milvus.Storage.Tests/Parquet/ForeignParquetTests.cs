using System.IO.Compression;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Parquet;
using Milvus.Storage.Tests.Segments;

namespace Milvus.Storage.Tests.Parquet;

/// <summary>What other writers make and ours does not, byte by byte.</summary>
public sealed class ForeignParquetTests
{
    private static readonly byte[] FiveAndNine = [5, 0, 0, 0, 9, 0, 0, 0];

    [Fact]
    public void Dictionary_indices_in_runs_and_packed_groups_are_read()
    {
        // Three times the first entry, then eight packed indices of one bit, of which six are rows.
        var file = new HandMadeParquet(ParquetPhysical.INT32)
            .Dictionary(2, FiveAndNine)
            .Data(9, ParquetEncoding.RLE_DICTIONARY, 1, 3 << 1, 0, (1 << 1) | 1, 0b0010_1011)
            .ToArray();

        Assert.Equal([5, 5, 5, 9, 9, 5, 9, 5, 9], Int32s(Read(file, DataType.Int32)));
    }

    [Fact]
    public void Dictionary_of_texts_with_nulls_is_read()
    {
        var file = new HandMadeParquet(ParquetPhysical.BYTE_ARRAY) { Optional = true }
            .Dictionary(2, [1, 0, 0, 0, (byte)'a', 2, 0, 0, 0, (byte)'b', (byte)'c'])
            .Data(5, ParquetEncoding.PLAIN_DICTIONARY, 2, 0, 0, 0, (1 << 1) | 1, 0b0001_0110, 1, (1 << 1) | 1, 0b0000_0101)
            .ToArray();

        Assert.Equal(["null", "bc", "a", "null", "bc"], Texts(Read(file, DataType.VarChar, nullable: true)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [InlineData(null)]
    public void Pages_of_the_second_kind_are_read(bool? isCompressed)
    {
        byte[] plain = [7, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255];
        var stored = isCompressed == false ? plain : Gzip(plain);
        var file = new HandMadeParquet(ParquetPhysical.INT64) { Optional = true, Compression = ParquetCompression.GZIP }
            .DataV2(3, 1, [(1 << 1) | 1, 0b101], ParquetEncoding.PLAIN, stored, 16, isCompressed)
            .ToArray();

        Assert.Equal(["7", "null", "-1"], Texts(Read(file, DataType.Int64, nullable: true)));
    }

    [Fact]
    public void Null_counts_of_pages_must_hold()
    {
        var file = new HandMadeParquet(ParquetPhysical.INT64) { Optional = true }
            .DataV2(3, 2, [(1 << 1) | 1, 0b101], ParquetEncoding.PLAIN, new byte[16], 16, null)
            .ToArray();

        Assert.Throws<ParquetFormatException>(() => Read(file, DataType.Int64, nullable: true));
    }

    [Fact]
    public void Deltas_are_read()
    {
        long[] numbers = [100, 97, 32_000, 5, 5, -9];
        var longs = new HandMadeParquet(ParquetPhysical.INT64)
            .Data(6, ParquetEncoding.DELTA_BINARY_PACKED, HandMadeParquet.Deltas(numbers)).ToArray();
        var ints = new HandMadeParquet(ParquetPhysical.INT32)
            .Data(6, ParquetEncoding.DELTA_BINARY_PACKED, HandMadeParquet.Deltas(numbers)).ToArray();

        Assert.Equal(numbers, ((ValueColumn<long>)Read(longs, DataType.Int64)).Values.ToArray());
        Assert.Equal(numbers.Select(number => (short)number), ((ValueColumn<short>)Read(ints, DataType.Int16)).Values.ToArray());
    }

    [Fact]
    public void Texts_after_their_lengths_are_read()
    {
        var file = new HandMadeParquet(ParquetPhysical.BYTE_ARRAY)
            .Data(3, ParquetEncoding.DELTA_LENGTH_BYTE_ARRAY, [.. HandMadeParquet.Deltas(3, 0, 2), .. "onexy"u8])
            .ToArray();

        Assert.Equal(["one", "", "xy"], Texts(Read(file, DataType.VarChar)));
    }

    [Fact]
    public void Texts_that_begin_like_the_one_before_are_read()
    {
        var file = new HandMadeParquet(ParquetPhysical.BYTE_ARRAY)
            .Data(
                4,
                ParquetEncoding.DELTA_BYTE_ARRAY,
                [.. HandMadeParquet.Deltas(0, 3, 5, 1), .. HandMadeParquet.Deltas(4, 2, 0, 1), .. "axisleb"u8])
            .ToArray();

        Assert.Equal(["axis", "axile", "axile", "ab"], Texts(Read(file, DataType.VarChar)));
    }

    [Fact]
    public void Split_streams_of_bytes_are_read()
    {
        var file = new HandMadeParquet(ParquetPhysical.FLOAT)
            .Data(2, ParquetEncoding.BYTE_STREAM_SPLIT, 0, 0, 0, 0, 0x80, 0x20, 0x3F, 0xC1)
            .ToArray();

        Assert.Equal([1f, -10f], ((ValueColumn<float>)Read(file, DataType.Float)).Values.ToArray());
    }

    [Fact]
    public void Truth_values_in_runs_are_read()
    {
        var file = new HandMadeParquet(ParquetPhysical.BOOLEAN)
            .Data(5, ParquetEncoding.RLE, 4, 0, 0, 0, 3 << 1, 1, (1 << 1) | 1, 0b10)
            .ToArray();

        Assert.Equal([true, true, true, false, true], ((ValueColumn<bool>)Read(file, DataType.Bool)).Values.ToArray());
    }

    [Fact]
    public void Optional_column_without_nulls_is_read_as_a_field_that_cannot_be_null()
    {
        var file = new HandMadeParquet(ParquetPhysical.INT32) { Optional = true }
            .Data(2, ParquetEncoding.PLAIN, [2, 0, 0, 0, 2 << 1, 1, .. FiveAndNine])
            .ToArray();

        Assert.Equal([5, 9], Int32s(Read(file, DataType.Int32)));
        var withNull = new HandMadeParquet(ParquetPhysical.INT32) { Optional = true }
            .Data(3, ParquetEncoding.PLAIN, [2, 0, 0, 0, (1 << 1) | 1, 0b101, .. FiveAndNine])
            .ToArray();
        Assert.Contains(
            "null", Assert.Throws<ParquetFormatException>(() => Read(withNull, DataType.Int32)).Message);
    }

    [Fact]
    public void Vectors_are_read_from_texts_of_their_length_only()
    {
        var file = new HandMadeParquet(ParquetPhysical.BYTE_ARRAY)
            .Data(1, ParquetEncoding.PLAIN, 8, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC1)
            .ToArray();

        Assert.Equal([1f, -10f], ((FloatVectorColumn)Read(file, DataType.FloatVector, shape: 2)).Values.ToArray());
        Assert.Throws<ParquetFormatException>(() => Read(file, DataType.FloatVector, shape: 3));
    }

    internal static Column Read(byte[] file, DataType type, int shape = 0, bool nullable = false) =>
        ParquetReader.Read(file, ParquetFooter.Read(file), 0, type, shape, nullable);

    internal static byte[] Gzip(byte[] plain)
    {
        var folded = new MemoryStream();
        using (var gzip = new GZipStream(folded, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return folded.ToArray();
    }

    private static int[] Int32s(Column column) => ((ValueColumn<int>)column).Values.ToArray();

    private static string[] Texts(Column column) =>
        [.. SampleRows.Lines(new RowBatch([new FieldColumn(new Core.FieldId(1), column)])).Select(line => line.Split(' ', 3)[2])];
}
