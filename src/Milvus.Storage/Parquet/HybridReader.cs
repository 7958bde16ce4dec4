using System.Numerics;

namespace Milvus.Storage.Parquet;

/// <summary>
/// Reads Parquet's hybrid of runs and bit-packed groups of eight numbers. May be asked for the numbers bit by bit.
/// </summary>
/// <param name="bytes">The runs.</param>
/// <param name="width">Bits of a number, 0 … 32.</param>
internal ref struct HybridReader(ReadOnlySpan<byte> bytes, int width)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _offset;
    private long _left;
    private bool _isPacked;
    private uint _value;
    private long _bit;

    /// <summary>Reads as many numbers as fit.</summary>
    public void Read(scoped Span<int> to)
    {
        while (!to.IsEmpty)
        {
            BeginRun();
            var count = (int)Math.Min(_left, to.Length);
            if (_isPacked)
            {
                for (var i = 0; i < count; i++)
                {
                    to[i] = (int)Packed();
                }
            }
            else
            {
                to[..count].Fill((int)_value);
            }

            _left -= count;
            to = to[count..];
        }
    }

    /// <summary>Reads so many numbers of one bit into words, the first in the lowest bit of the first word.</summary>
    /// <returns>How many are 1.</returns>
    public int ReadBits(scoped Span<ulong> to, int count)
    {
        to.Clear();
        for (var done = 0; done < count;)
        {
            BeginRun();
            var run = (int)Math.Min(_left, count - done);
            for (var i = 0; i < run;)
            {
                // Up to the end of a word at once.
                var at = done + i;
                var take = Math.Min(Math.Min(64 - (at & 63), run - i), 32);
                var mask = (1UL << take) - 1;
                var bits = _isPacked ? Bits(take) : _value == 0 ? 0 : mask;
                to[at >> 6] |= bits << (at & 63);
                i += take;
            }

            _left -= run;
            done += run;
        }

        var ones = 0;
        foreach (var word in to)
        {
            ones += BitOperations.PopCount(word);
        }

        return ones;
    }

    private void BeginRun()
    {
        while (_left == 0)
        {
            var header = Varint();
            _isPacked = (header & 1) != 0;
            if (_isPacked)
            {
                // Eight numbers of so many bits are as many bytes.
                _left = (long)(header >> 1) * 8;
                var size = (long)(header >> 1) * width;
                if (size > _bytes.Length - _offset)
                {
                    throw new ParquetFormatException("Parquet bit-packed run longer than its bytes");
                }

                _bit = _offset * 8L;
                _offset += (int)size;
            }
            else
            {
                _left = header >> 1;
                _value = 0;
                for (var i = 0; i < (width + 7) / 8; i++)
                {
                    _value |= (uint)Byte() << (8 * i);
                }
            }
        }
    }

    private uint Packed() => (uint)Bits(width);

    /// <summary>The next bits of a packed run, at most 32.</summary>
    private ulong Bits(int count)
    {
        var at = (int)(_bit >> 3);
        var word = 0UL;
        for (var i = 0; i < 5 && at + i < _bytes.Length; i++)
        {
            word |= (ulong)_bytes[at + i] << (8 * i);
        }

        word >>= (int)(_bit & 7);
        _bit += count;
        return word & ((1UL << count) - 1);
    }

    private uint Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value <= uint.MaxValue ? (uint)value : throw new ParquetFormatException("Parquet run length");
            }
        }

        throw new ParquetFormatException("Parquet run length");
    }

    private byte Byte() =>
        _offset < _bytes.Length ? _bytes[_offset++] : throw new ParquetFormatException("Parquet runs are cut");
}
