using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Storage.Binlog.V1;

/// <summary>Cuts a column into Parquet pages of PLAIN values; fixed-size values share the column's memory.</summary>
internal static class PlainPages
{
    public const int MaxBytes = 1 << 20;

    /// <summary>Rows and bytes of each page; a page is larger than the bound only when one row is.</summary>
    public static IEnumerable<(int Rows, ReadOnlyMemory<byte> Bytes)> Of(Column column) => column switch
    {
        BytesColumn values => OfBytes(values),
        ValueColumn<bool> values => OfRuns(values, MaxBytes * 8, run => Packed(((ValueColumn<bool>)run).Values.Span)),
        ValueColumn<sbyte> => OfRuns(column, MaxBytes / sizeof(int), Widened),
        ValueColumn<short> => OfRuns(column, MaxBytes / sizeof(int), Widened),
        _ => OfRuns(column, Math.Max(1, MaxBytes / RowBytes(column)), ColumnMemory.ValuesOf),
    };

    /// <summary>The last of the rows from <paramref name="start"/> on that make a page, and one more.</summary>
    public static int EndOfPage(BytesColumn values, int start)
    {
        var end = start;
        var size = 0;
        do
        {
            size += sizeof(int) + values[end].Length;
            end++;
        }
        while (end < values.RowCount && size + sizeof(int) + values[end].Length <= MaxBytes);

        return end;
    }

    private static int RowBytes(Column column) => column.DataType.RowBytes(column.Shape);

    private static IEnumerable<(int Rows, ReadOnlyMemory<byte> Bytes)> OfRuns(
        Column column, int rowsPerPage, Func<Column, ReadOnlyMemory<byte>> bytes)
    {
        for (var start = 0; start < column.RowCount; start += rowsPerPage)
        {
            var run = column.Slice(start, Math.Min(rowsPerPage, column.RowCount - start));
            yield return (run.RowCount, bytes(run));
        }
    }

    private static IEnumerable<(int Rows, ReadOnlyMemory<byte> Bytes)> OfBytes(BytesColumn values)
    {
        for (var start = 0; start < values.RowCount;)
        {
            var end = EndOfPage(values, start);
            yield return (end - start, Prefixed(values, start, end));
            start = end;
        }
    }

    private static byte[] Prefixed(BytesColumn values, int start, int end)
    {
        var cuts = values.Offsets.Span;
        var page = new byte[((end - start) * sizeof(int)) + cuts[end] - cuts[start]];
        var offset = 0;
        for (var row = start; row < end; row++)
        {
            var value = values[row];
            BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(offset), value.Length);
            value.CopyTo(page.AsSpan(offset + sizeof(int)));
            offset += sizeof(int) + value.Length;
        }

        return page;
    }

    private static ReadOnlyMemory<byte> Packed(ReadOnlySpan<bool> values)
    {
        var page = new byte[(values.Length + 7) / 8];
        for (var i = 0; i < values.Length; i++)
        {
            page[i / 8] |= (byte)((values[i] ? 1 : 0) << (i % 8));
        }

        return page;
    }

    private static ReadOnlyMemory<byte> Widened(Column column)
    {
        var page = new byte[column.RowCount * sizeof(int)];
        var wide = MemoryMarshal.Cast<byte, int>(page.AsSpan());
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = column switch
            {
                ValueColumn<sbyte> values => values.Values.Span[i],
                ValueColumn<short> values => values.Values.Span[i],
                _ => throw new InvariantException($"Type {column.DataType} is not widened."),
            };
        }

        return page;
    }
}
