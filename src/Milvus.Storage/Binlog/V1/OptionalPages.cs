using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Storage.Binlog.V1;

/// <summary>
/// Pages of an optional column: the definition levels (one bit per row, bit-packed in one run of Parquet's hybrid
/// encoding, its length before it), then the PLAIN values of the rows that have one. Vectors are written with their
/// length.
/// </summary>
internal static class OptionalPages
{
    private const int MaxRows = 1 << 16;

    public static IEnumerable<(int Rows, ReadOnlyMemory<byte> Bytes)> Of(Column column)
    {
        for (var start = 0; start < column.RowCount;)
        {
            var end = column is BytesColumn values
                ? PlainPages.EndOfPage(values, start)
                : start + Math.Max(1, PlainPages.MaxBytes / Math.Max(1, column.DataType.RowBytes(column.Shape)));
            end = Math.Min(Math.Min(end, start + MaxRows), column.RowCount);
            yield return (end - start, Page(column.Slice(start, end - start)));
            start = end;
        }
    }

    /// <summary>Cuts a page into the validity of its rows and their values.</summary>
    /// <exception cref="FormatException">The levels are none that <see cref="Of"/> writes.</exception>
    public static int ReadLevels(ReadOnlySpan<byte> page, int rows, Span<ulong> valid)
    {
        var groups = Validity.BytesFor(rows);
        var run = RunHeader(groups);
        var size = run.Length + groups;
        if (page.Length < sizeof(int) + size
            || BinaryPrimitives.ReadInt32LittleEndian(page) != size
            || !page.Slice(sizeof(int), run.Length).SequenceEqual(run))
        {
            throw new FormatException("Parquet definition levels");
        }

        var bits = page.Slice(sizeof(int) + run.Length, groups);
        if ((rows & 7) != 0 && bits[^1] >> (rows & 7) != 0)
        {
            throw new FormatException("Parquet definition levels behind the last row");
        }

        valid.Clear();
        bits.CopyTo(MemoryMarshal.AsBytes(valid));
        return sizeof(int) + size;
    }

    private static ReadOnlyMemory<byte> Page(Column rows)
    {
        var bits = rows.Valid?.ToBytes() ?? AllValid(rows.RowCount);
        var run = RunHeader(bits.Length);
        var values = rows.Valid is null ? rows : rows.Gather(ValidRows(rows));
        var pieces = values.DataType.IsDenseVector() ? [Prefixed(values)] : PlainPages.Of(values).Select(page => page.Bytes);
        var page = new List<byte>();
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, run.Length + bits.Length);
        page.AddRange(length);
        page.AddRange(run);
        page.AddRange(bits);
        foreach (var piece in pieces)
        {
            page.AddRange(piece.Span);
        }

        return page.ToArray();
    }

    private static int[] ValidRows(Column rows)
    {
        var found = new int[rows.RowCount - rows.Valid!.NullCount];
        var count = 0;
        for (var row = 0; row < rows.RowCount; row++)
        {
            if (rows.Valid[row])
            {
                found[count++] = row;
            }
        }

        return found;
    }

    private static byte[] AllValid(int rows)
    {
        var bits = new byte[Validity.BytesFor(rows)];
        Array.Fill(bits, byte.MaxValue);
        if ((rows & 7) != 0)
        {
            bits[^1] = (byte)((1 << (rows & 7)) - 1);
        }

        return bits;
    }

    private static ReadOnlyMemory<byte> Prefixed(Column vectors)
    {
        var rowBytes = vectors.DataType.RowBytes(vectors.Shape);
        var values = ColumnMemory.ValuesOf(vectors).Span;
        var page = new byte[vectors.RowCount * (sizeof(int) + rowBytes)];
        for (var row = 0; row < vectors.RowCount; row++)
        {
            var to = page.AsSpan(row * (sizeof(int) + rowBytes));
            BinaryPrimitives.WriteInt32LittleEndian(to, rowBytes);
            values.Slice(row * rowBytes, rowBytes).CopyTo(to[sizeof(int)..]);
        }

        return page;
    }

    /// <summary>The header of a bit-packed run: groups of eight × 2 + 1, as a variable-length number.</summary>
    private static byte[] RunHeader(int groups)
    {
        Invariant.Holds(groups > 0, "A page has rows.");
        var number = ((uint)groups << 1) | 1;
        var header = new byte[((BitOperations.Log2(number) / 7) + 1)];
        for (var i = 0; i < header.Length; i++)
        {
            header[i] = (byte)((number >> (7 * i) & 0x7f) | (i + 1 < header.Length ? 0x80u : 0u));
        }

        return header;
    }
}
