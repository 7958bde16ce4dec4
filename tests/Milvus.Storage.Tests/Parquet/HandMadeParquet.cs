using System.Buffers.Binary;
using Milvus.Storage.Parquet;

namespace Milvus.Storage.Tests.Parquet;

/// <summary>Parquet files of one column, page by page, as other writers make them.</summary>
internal sealed class HandMadeParquet(ParquetPhysical physical)
{
    private readonly List<byte> _bytes = [.. "PAR1"u8];
    private long _rows;

    public bool Optional { get; init; }

    public int Length { get; init; }

    public ParquetCompression Compression { get; init; }

    /// <summary>What the footer says instead of the rows of all pages.</summary>
    public long? ClaimedRows { get; init; }

    public int? Repetition { get; init; }

    public HandMadeParquet Dictionary(int entries, params byte[] body) =>
        Page(ParquetPageKind.Dictionary, 7, body.Length, body, page =>
        {
            page.Int32(1, entries);
            page.Int32(2, (int)ParquetEncoding.PLAIN);
        });

    public HandMadeParquet Data(int rows, ParquetEncoding encoding, params byte[] body)
    {
        _rows += rows;
        return Page(ParquetPageKind.Data, 5, body.Length, body, page =>
        {
            page.Int32(1, rows);
            page.Int32(2, (int)encoding);
            page.Int32(3, (int)ParquetEncoding.RLE);
            page.Int32(4, (int)ParquetEncoding.RLE);
        });
    }

    /// <summary>A page of the second kind.</summary>
    /// <param name="isCompressed">Null leaves the field out: then it is, if the codec says so.</param>
    public HandMadeParquet DataV2(
        int rows, int nulls, byte[] levels, ParquetEncoding encoding, byte[] stored, int plain, bool? isCompressed)
    {
        _rows += rows;
        return Page(ParquetPageKind.DataV2, 8, levels.Length + plain, [.. levels, .. stored], page =>
        {
            page.Int32(1, rows);
            page.Int32(2, nulls);
            page.Int32(3, rows);
            page.Int32(4, (int)encoding);
            page.Int32(5, levels.Length);
            page.Int32(6, 0);
            if (isCompressed is { } truth)
            {
                page.Bool(7, truth);
            }
        });
    }

    public byte[] ToArray()
    {
        var rows = ClaimedRows ?? _rows;
        var pages = _bytes.Count - 4;
        var footer = new ThriftWriter();
        footer.Int32(1, 1);
        footer.Structs(2, () => footer.Int32(5, 1), () =>
        {
            footer.Int32(1, (int)physical);
            footer.Int32(2, Length);
            footer.Int32(3, Repetition ?? (Optional ? 1 : 0));
            footer.Text(4, "x");
        });
        footer.Int64(3, rows);
        footer.Structs(4, () =>
        {
            footer.Structs(1, () => footer.Struct(3, () =>
            {
                footer.Int32(1, (int)physical);
                footer.Int32(4, (int)Compression);
                footer.Int64(5, rows);
                footer.Int64(7, pages);
                footer.Int64(9, 4);
            }));
            footer.Int64(3, rows);
        });
        footer.Stop();
        var bytes = footer.ToArray();
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        return [.. _bytes, .. bytes, .. length, .. "PAR1"u8];
    }

    /// <summary>DELTA_BINARY_PACKED in one block of 128, whose first 32 differences have 16 bits each.</summary>
    public static byte[] Deltas(params long[] numbers)
    {
        var differences = numbers.Zip(numbers.Skip(1), (a, b) => b - a).ToArray();
        var least = differences.Length == 0 ? 0 : differences.Min();
        var bytes = new List<byte> { 0x80, 0x01, 4, (byte)numbers.Length };
        ZigZag(numbers[0]);
        if (differences.Length > 0)
        {
            ZigZag(least);
            bytes.AddRange([16, 0, 0, 0]);
            var packed = new byte[64];
            for (var i = 0; i < differences.Length; i++)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(packed.AsSpan(i * 2), checked((ushort)(differences[i] - least)));
            }

            bytes.AddRange(packed);
        }

        return [.. bytes];

        void ZigZag(long value)
        {
            var left = (ulong)((value << 1) ^ (value >> 63));
            for (; left >= 0x80; left >>= 7)
            {
                bytes.Add((byte)(left | 0x80));
            }

            bytes.Add((byte)left);
        }
    }

    private HandMadeParquet Page(ParquetPageKind kind, int field, int plain, byte[] stored, Action<ThriftWriter> content)
    {
        var header = new ThriftWriter();
        header.Int32(1, (int)kind);
        header.Int32(2, plain);
        header.Int32(3, stored.Length);
        header.Struct(field, () => content(header));
        header.Stop();
        _bytes.AddRange(header.ToArray());
        _bytes.AddRange(stored);
        return this;
    }
}
