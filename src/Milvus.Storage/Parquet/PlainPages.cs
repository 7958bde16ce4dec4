using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Storage.Parquet;

/// <summary>Cuts a column into Parquet pages of PLAIN values; fixed-size values share the column's memory.</summary>
internal static class PlainPages
{
    public const int MaxBytes = 1 << 20;

    /// <summary>The pages; one is larger than the bound only when one row is.</summary>
    public static IEnumerable<ParquetPage> Of(Column column)
    {
        for (var start = 0; start < column.RowCount;)
        {
            var end = EndOfPage(column, start);
            var rows = column.Slice(start, end - start);
            yield return new ParquetPage(rows.RowCount, rows, Encode(rows));
            start = end;
        }
    }

    /// <summary>The last of the rows from <paramref name="start"/> on that make a page, and one more.</summary>
    public static int EndOfPage(Column column, int start)
    {
        if (column is BytesColumn values)
        {
            return EndOfPage(values.Offsets.Span, start);
        }

        var rows = column.DataType switch
        {
            DataType.Bool => MaxBytes * 8,
            DataType.Int8 or DataType.Int16 => MaxBytes / sizeof(int),
            var type => Math.Max(1, MaxBytes / type.RowBytes(column.Shape)),
        };
        return start + Math.Min(rows, column.RowCount - start);
    }

    /// <summary>Values as PLAIN; nulls are not looked for.</summary>
    public static ReadOnlyMemory<byte> Encode(Column rows) => rows switch
    {
        BytesColumn values => Prefixed(values),
        ValueColumn<bool> values => Packed(values.Values.Span),
        ValueColumn<sbyte> values => Widened(values.Values.Span),
        ValueColumn<short> values => Widened(values.Values.Span),
        _ => ColumnMemory.ValuesOf(rows),
    };

    private static int EndOfPage(ReadOnlySpan<int> cuts, int start)
    {
        var end = start + 1;
        while (end < cuts.Length - 1
            && cuts[end + 1] - cuts[start] + ((end + 1L - start) * sizeof(int)) <= MaxBytes)
        {
            end++;
        }

        return end;
    }

    private static byte[] Prefixed(BytesColumn values)
    {
        var cuts = values.Offsets.Span;
        var bytes = values.Bytes.Span;
        var page = GC.AllocateUninitializedArray<byte>((values.RowCount * sizeof(int)) + cuts[^1] - cuts[0]);
        var to = page.AsSpan();
        for (var row = 0; row < values.RowCount; row++)
        {
            var length = cuts[row + 1] - cuts[row];
            BinaryPrimitives.WriteInt32LittleEndian(to, length);
            bytes.Slice(cuts[row], length).CopyTo(to[sizeof(int)..]);
            to = to[(sizeof(int) + length)..];
        }

        return page;
    }

    private static byte[] Packed(ReadOnlySpan<bool> values)
    {
        var page = new byte[(values.Length + 7) / 8];
        for (var i = 0; i < values.Length; i++)
        {
            page[i / 8] |= (byte)((values[i] ? 1 : 0) << (i % 8));
        }

        return page;
    }

    private static byte[] Widened(ReadOnlySpan<sbyte> values)
    {
        var page = new byte[values.Length * sizeof(int)];
        var wide = MemoryMarshal.Cast<byte, int>(page.AsSpan());
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return page;
    }

    private static byte[] Widened(ReadOnlySpan<short> values)
    {
        var page = new byte[values.Length * sizeof(int)];
        var wide = MemoryMarshal.Cast<byte, int>(page.AsSpan());
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return page;
    }
}
