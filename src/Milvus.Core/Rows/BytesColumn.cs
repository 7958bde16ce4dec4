namespace Milvus.Core.Rows;

/// <summary>Values of any length: all bytes in one buffer, cut by offsets.</summary>
public abstract class BytesColumn : Column
{
    private protected BytesColumn(ReadOnlyMemory<int> offsets, ReadOnlyMemory<byte> bytes, Validity? valid)
        : base(valid, offsets.Length - 1)
    {
        Invariant.Holds(offsets.Length > 0 && offsets.Span[^1] <= bytes.Length, "Offsets exceed their bytes.");
        Offsets = offsets;
        Bytes = bytes;
    }

    /// <summary>[rows + 1] cuts into <see cref="Bytes"/>.</summary>
    public ReadOnlyMemory<int> Offsets { get; }

    /// <summary>All values, one after the other.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <inheritdoc/>
    public override int RowCount => Offsets.Length - 1;

    /// <inheritdoc/>
    public override long ByteCount =>
        Offsets.Span[^1] - Offsets.Span[0] + ((long)Offsets.Length * sizeof(int)) + ValidBytes;

    /// <summary>The bytes of one row.</summary>
    public ReadOnlySpan<byte> this[int row] =>
        Bytes.Span[Offsets.Span[row]..Offsets.Span[row + 1]];

    /// <summary>The bytes of this column's rows only; a slice shares those of its whole column.</summary>
    public ReadOnlyMemory<byte> OwnBytes
    {
        get
        {
            var cuts = Offsets.Span;
            return Bytes[cuts[0]..cuts[^1]];
        }
    }
}
