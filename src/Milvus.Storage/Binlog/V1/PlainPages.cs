using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.LogFormat.V1;

namespace Milvus.Storage.Binlog.V1;

/// <summary>Cuts a column into Parquet pages of PLAIN values; fixed-size values share the column's memory.</summary>
internal static class PlainPages
{
    public const int MaxBytes = 1 << 20;

    /// <summary>Rows and bytes of each page; a page is larger than the bound only when one row is.</summary>
    public static IEnumerable<(int Rows, ReadOnlyMemory<byte> Bytes)> Of(Column column) => column switch
    {
        Utf8Column texts => OfTexts(texts),
        ValueColumn<bool> values => OfRuns(values, MaxBytes * 8, run => Packed(((ValueColumn<bool>)run).Values.Span)),
        ValueColumn<sbyte> => OfRuns(column, MaxBytes / sizeof(int), Widened),
        ValueColumn<short> => OfRuns(column, MaxBytes / sizeof(int), Widened),
        _ => OfRuns(column, Math.Max(1, MaxBytes / RowBytes(column)), FixedBytes.Of),
    };

    private static int RowBytes(Column column) => column switch
    {
        FloatVectorColumn vectors => vectors.Dim * sizeof(float),
        _ => column.DataType is DataType.Int64 or DataType.Double ? sizeof(long) : sizeof(int),
    };

    private static IEnumerable<(int Rows, ReadOnlyMemory<byte> Bytes)> OfRuns(
        Column column, int rowsPerPage, Func<Column, ReadOnlyMemory<byte>> bytes)
    {
        for (var start = 0; start < column.RowCount; start += rowsPerPage)
        {
            var run = column.Slice(start, Math.Min(rowsPerPage, column.RowCount - start));
            yield return (run.RowCount, bytes(run));
        }
    }

    private static IEnumerable<(int Rows, ReadOnlyMemory<byte> Bytes)> OfTexts(Utf8Column texts)
    {
        for (var start = 0; start < texts.RowCount;)
        {
            var end = start;
            var size = 0;
            do
            {
                size += sizeof(int) + texts[end].Length;
                end++;
            }
            while (end < texts.RowCount && size + sizeof(int) + texts[end].Length <= MaxBytes);

            yield return (end - start, Prefixed(texts, start, end, size));
            start = end;
        }
    }

    private static byte[] Prefixed(Utf8Column texts, int start, int end, int size)
    {
        var page = new byte[size];
        var offset = 0;
        for (var row = start; row < end; row++)
        {
            var text = texts[row];
            BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(offset), text.Length);
            text.CopyTo(page.AsSpan(offset + sizeof(int)));
            offset += sizeof(int) + text.Length;
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
