using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Binlog;
using Milvus.Storage.Binlog.V1;
using Milvus.Storage.Parquet;
using Milvus.Storage.Tests.Formats;
using Milvus.Storage.Tests.Segments;

namespace Milvus.Storage.Tests.Parquet;

/// <summary>Damaged files give the right values or a typed error, and hostile ones no more memory than they are worth.</summary>
public sealed class HostileParquetTests
{
    private const long AllocationBound = 4 << 20;

    public static TheoryData<long, BinlogCodec> Fields
    {
        get
        {
            var data = new TheoryData<long, BinlogCodec>();
            foreach (var one in RichRows.Schema.Fields)
            {
                data.Add(one.Id.Value, BinlogCodec.Uncompressed);
                data.Add(one.Id.Value, BinlogCodec.Gzip);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void Every_flipped_bit_and_cut_of_a_payload_gives_the_right_values_or_a_typed_error(long field, BinlogCodec codec)
    {
        var file = Golden.RichBinlog(field, codec);
        var shape = DataTypes.ShapeOf(RichRows.Schema.Find(new FieldId(field))!);
        var right = Lines(file, shape);
        var payload = BinlogWriter.DescriptorBytes + BitConverter.ToInt32(file, 81) + BinlogWriter.InsertHeaderBytes;
        for (var bit = payload * 8; bit < file.Length * 8; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            CheckRead(() => Lines(file, shape), right, $"bit {bit - (payload * 8)}");
            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (var length = payload; length < file.Length; length++)
        {
            var cut = file[..length];
            SetEventLength(cut, payload);
            Assert.Throws<DataCorruptException>(() => BinlogReader.Read(cut, shape, "cut"));
        }
    }

    [Theory]
    [InlineData(1, "SNAPPY")]
    [InlineData(3, "LZO")]
    [InlineData(4, "BROTLI")]
    [InlineData(5, "LZ4")]
    [InlineData(6, "ZSTD")]
    [InlineData(7, "LZ4_RAW")]
    public void Other_codecs_are_refused_by_name_with_path_and_offset(int codec, string name)
    {
        var payload = new HandMadeParquet(ParquetPhysical.INT64) { Compression = (ParquetCompression)codec }
            .Data(1, ParquetEncoding.PLAIN, new byte[8])
            .ToArray();
        var ours = Golden.Binlog(DataType.Int64);
        var start = BinlogWriter.DescriptorBytes + BitConverter.ToInt32(ours, 81) + BinlogWriter.InsertHeaderBytes;
        byte[] file = [.. ours[..start], .. payload];
        SetEventLength(file, start);

        var refusal = Assert.Throws<DataCorruptException>(() => BinlogReader.Read(file, 0, "insert_log/1"));

        Assert.Equal(("insert_log/1", start + 4), (refusal.Path, refusal.Offset));
        Assert.Contains($"too new: payload codec {name} is not supported", refusal.Message);
    }

    [Fact]
    public void Encodings_and_shapes_that_are_not_read_are_too_new_rather_than_damaged()
    {
        var packed = new HandMadeParquet(ParquetPhysical.INT64).Data(1, ParquetEncoding.BIT_PACKED, new byte[8]).ToArray();
        var repeated = new HandMadeParquet(ParquetPhysical.INT64) { Repetition = 2 }
            .Data(1, ParquetEncoding.PLAIN, new byte[8]).ToArray();

        foreach (var file in new[] { packed, repeated })
        {
            Assert.True(Refusal(file, DataType.Int64).IsTooNew);
        }

        Assert.False(Refusal(packed, DataType.Int32).IsTooNew);
    }

    [Fact]
    public void Runs_of_nulls_and_dictionaries_cannot_claim_more_memory_than_the_bound()
    {
        byte[] run = [6, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0];
        var nulls = new HandMadeParquet(ParquetPhysical.INT64) { Optional = true }
            .Data(int.MaxValue, ParquetEncoding.PLAIN, run).ToArray();
        var same = new HandMadeParquet(ParquetPhysical.INT64)
            .Dictionary(1, new byte[8])
            .Data(int.MaxValue, ParquetEncoding.RLE_DICTIONARY, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F).ToArray();
        var lie = new HandMadeParquet(ParquetPhysical.INT64) { ClaimedRows = int.MaxValue }
            .Data(1, ParquetEncoding.PLAIN, new byte[8]).ToArray();

        foreach (var file in new[] { nulls, same, lie })
        {
            Bounded(() => Refusal(file, DataType.Int64));
        }
    }

    [Fact]
    public void Gzip_that_unfolds_to_more_or_less_than_its_page_says_is_refused()
    {
        foreach (var plain in new[] { 10, 500_000, 600_000, int.MaxValue })
        {
            var file = new HandMadeParquet(ParquetPhysical.INT64) { Compression = ParquetCompression.GZIP }
                .DataV2(70_000, 0, [], ParquetEncoding.PLAIN, ForeignParquetTests.Gzip(new byte[560_000]), plain, true)
                .ToArray();

            Bounded(() => Refusal(file, DataType.Int64));
        }
    }

    [Fact]
    public void Structures_nested_without_end_do_not_take_the_stack()
    {
        byte[] deep = [.. Enumerable.Repeat((byte)0x1C, 1_000_000)];
        byte[] lists = [0x89, .. Enumerable.Repeat((byte)0x19, 1_000_000)];
        foreach (var footer in new[] { deep, lists })
        {
            byte[] file = [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8];
            Assert.Throws<ParquetFormatException>(() => ParquetFooter.Read(file));
        }
    }

    [Fact]
    public void Random_bytes_between_the_marks_are_refused()
    {
        var random = new Random(3);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            byte[] file = [.. "PAR1"u8, .. bytes, .. BitConverter.GetBytes(random.Next(bytes.Length + 1)), .. "PAR1"u8];
            Bounded(() => Refusal(file, DataType.Int64));
        }
    }

    private static void SetEventLength(byte[] file, int payload)
    {
        var start = payload - BinlogWriter.InsertHeaderBytes;
        BitConverter.TryWriteBytes(file.AsSpan(start + 9), file.Length - start);
    }

    private static ParquetFormatException Refusal(byte[] file, DataType type) =>
        Assert.Throws<ParquetFormatException>(() => ForeignParquetTests.Read(file, type, 0, nullable: true));

    private static string Lines(byte[] file, int shape)
    {
        var (descriptor, column) = BinlogReader.Read(file, shape, "test");
        return string.Join('\n', SampleRows.Lines(new RowBatch([new FieldColumn(descriptor.FieldId, column)])));
    }

    private static void CheckRead(Func<string> read, string right, string what)
    {
        Bounded(() =>
        {
            try
            {
                Assert.True(read() == right, $"{what} changed values");
            }
            catch (DataCorruptException)
            {
                // Noticed, which is as good.
            }
        });
    }

    private static void Bounded(Action read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        read();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationBound);
    }

    private static void Bounded(Func<object> read) => Bounded(() => { read(); });
}
