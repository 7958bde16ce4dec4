using System.Buffers.Binary;
using System.Numerics;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Storage.Parquet;

/// <summary>
/// Pages of an optional column: the definition levels (one bit per row, bit-packed in one run of Parquet's hybrid
/// encoding, its length before it), then the PLAIN values of the rows that have one. Vectors are written with their
/// length.
/// </summary>
internal static class OptionalPages
{
    private const int MaxRows = 1 << 16;

    public static IEnumerable<ParquetPage> Of(Column column)
    {
        for (var start = 0; start < column.RowCount;)
        {
            var end = Math.Min(PlainPages.EndOfPage(column, start), start + MaxRows);
            yield return Page(column.Slice(start, end - start));
            start = end;
        }
    }

    private static ParquetPage Page(Column rows)
    {
        var bits = rows.Valid?.ToBytes() ?? AllValid(rows.RowCount);
        var run = RunHeader(bits.Length);
        var levels = sizeof(int) + run.Length + bits.Length;
        var values = rows.Valid is null ? rows : rows.Gather(ValidRows(rows));
        var isVector = values.DataType.IsDenseVector();
        var plain = isVector ? ColumnMemory.ValuesOf(values) : PlainPages.Encode(values);
        var prefixes = isVector ? values.RowCount * sizeof(int) : 0;

        var page = GC.AllocateUninitializedArray<byte>(levels + prefixes + plain.Length);
        BinaryPrimitives.WriteInt32LittleEndian(page, run.Length + bits.Length);
        run.CopyTo(page.AsSpan(sizeof(int)));
        bits.CopyTo(page.AsSpan(sizeof(int) + run.Length));
        if (isVector)
        {
            Prefix(plain.Span, values.DataType.RowBytes(values.Shape), page.AsSpan(levels));
        }
        else
        {
            plain.CopyTo(page.AsMemory(levels));
        }

        return new ParquetPage(rows.RowCount, values, page);
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

    private static void Prefix(ReadOnlySpan<byte> vectors, int rowBytes, Span<byte> to)
    {
        for (; !vectors.IsEmpty; vectors = vectors[rowBytes..])
        {
            BinaryPrimitives.WriteInt32LittleEndian(to, rowBytes);
            vectors[..rowBytes].CopyTo(to[sizeof(int)..]);
            to = to[(sizeof(int) + rowBytes)..];
        }
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
