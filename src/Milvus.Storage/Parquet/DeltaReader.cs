namespace Milvus.Storage.Parquet;

/// <summary>Reads DELTA_BINARY_PACKED: a first number, then differences in blocks of packed bits.</summary>
internal ref struct DeltaReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxBlock = 1 << 16;
    private const int MaxMiniblocks = 512;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes have been read; behind the last block when all numbers were.</summary>
    public int Offset { get; private set; }

    /// <summary>Reads exactly as many numbers as fit; sums wrap around as 64-bit numbers do.</summary>
    public void Read(Span<long> to)
    {
        var block = Varint();
        var miniblocks = Varint();
        var count = Varint();
        var value = ZigZag();
        if (block is 0 or > MaxBlock
            || miniblocks is 0 or > MaxMiniblocks
            || block % miniblocks != 0
            || block / miniblocks % 8 != 0
            || count != (ulong)to.Length)
        {
            throw new ParquetFormatException("Parquet delta header");
        }

        if (to.IsEmpty)
        {
            return;
        }

        to[0] = value;
        var perMiniblock = (int)(block / miniblocks);
        for (to = to[1..]; !to.IsEmpty;)
        {
            to = Block(to, (int)miniblocks, perMiniblock, ref value);
        }
    }

    private Span<long> Block(Span<long> to, int miniblocks, int perMiniblock, scoped ref long value)
    {
        var least = ZigZag();
        var widths = Slice(miniblocks);
        for (var i = 0; i < miniblocks && !to.IsEmpty; i++)
        {
            var width = widths[i];
            if (width > 64)
            {
                throw new ParquetFormatException("Parquet delta width");
            }

            var packed = Slice(perMiniblock / 8 * width);
            var count = Math.Min(perMiniblock, to.Length);
            for (var j = 0; j < count; j++)
            {
                value = unchecked(value + least + (long)Bits(packed, (long)j * width, width));
                to[j] = value;
            }

            to = to[count..];
        }

        return to;
    }

    private static ulong Bits(ReadOnlySpan<byte> packed, long bit, int width)
    {
        var (at, shift) = ((int)(bit >> 3), (int)(bit & 7));
        var value = UInt128.Zero;
        for (var i = 0; i < (shift + width + 7) / 8; i++)
        {
            value |= (UInt128)packed[at + i] << (8 * i);
        }

        return (ulong)(value >> shift) & (width == 64 ? ulong.MaxValue : (1UL << width) - 1);
    }

    private ReadOnlySpan<byte> Slice(int count)
    {
        if (count > _bytes.Length - Offset)
        {
            throw new ParquetFormatException("Parquet deltas are cut");
        }

        Offset += count;
        return _bytes.Slice(Offset - count, count);
    }

    private long ZigZag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Slice(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new ParquetFormatException("Parquet number without end");
    }
}
