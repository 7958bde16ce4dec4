using Milvus.Core.Schema;

namespace Milvus.Core.Rows;

/// <summary>Texts as UTF-8: all bytes in one buffer, cut by offsets.</summary>
public sealed class Utf8Column : Column
{
    /// <summary>Wraps buffers; they are the column's from now on.</summary>
    /// <param name="offsets">
    /// [rows + 1], ascending; row i is <c>bytes[offsets[i]..offsets[i + 1]]</c>. Need not begin at 0.
    /// </param>
    /// <param name="bytes">The UTF-8 bytes.</param>
    public Utf8Column(ReadOnlyMemory<int> offsets, ReadOnlyMemory<byte> bytes)
    {
        Invariant.Holds(offsets.Length > 0 && offsets.Span[^1] <= bytes.Length, "Text offsets exceed their bytes.");
        Offsets = offsets;
        Bytes = bytes;
    }

    /// <summary>[rows + 1] cuts into <see cref="Bytes"/>.</summary>
    public ReadOnlyMemory<int> Offsets { get; }

    /// <summary>All texts, one after the other.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <inheritdoc/>
    public override DataType DataType => DataType.VarChar;

    /// <inheritdoc/>
    public override int RowCount => Offsets.Length - 1;

    /// <inheritdoc/>
    public override long ByteCount =>
        Offsets.Span[^1] - Offsets.Span[0] + ((long)Offsets.Length * sizeof(int));

    /// <summary>The UTF-8 bytes of one row.</summary>
    public ReadOnlySpan<byte> this[int row] =>
        Bytes.Span[Offsets.Span[row]..Offsets.Span[row + 1]];

    /// <inheritdoc/>
    public override Column Slice(int start, int count) => new Utf8Column(Offsets.Slice(start, count + 1), Bytes);
}
