using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Milvus.Storage.Parquet;

/// <summary>The encodings that newer writers use.</summary>
internal sealed partial class PageValues
{
    private long[] _numbers = [];

    /// <summary>Truth values as runs, their length before them.</summary>
    private void ReadRuns(ReadOnlySpan<byte> bytes, int count)
    {
        var length = bytes.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length != bytes.Length - sizeof(int))
        {
            throw new ParquetFormatException("Parquet page size");
        }

        var runs = new HybridReader(bytes[sizeof(int)..], width: 1);
        Span<int> block = stackalloc int[BlockValues];
        for (var done = 0; done < count;)
        {
            var run = block[..Math.Min(BlockValues, count - done)];
            runs.Read(run);
            var to = Scratch(run.Length);
            for (var i = 0; i < run.Length; i++)
            {
                to[i] = (byte)run[i];
            }

            sink.AddFixed(to);
            done += run.Length;
        }
    }

    private void ReadDeltas(ReadOnlySpan<byte> bytes, int count)
    {
        var numbers = Numbers(bytes, 0, count, out var end);
        if (end != bytes.Length)
        {
            throw new ParquetFormatException("Parquet page size");
        }

        if (_width == sizeof(long))
        {
            sink.AddFixed(MemoryMarshal.AsBytes(numbers));
            return;
        }

        // Sums of INT32 wrap around as those of 32 bits do.
        var to = MemoryMarshal.Cast<byte, int>(Scratch(count * sizeof(int)));
        for (var i = 0; i < count; i++)
        {
            to[i] = unchecked((int)numbers[i]);
        }

        sink.AddFixed(MemoryMarshal.AsBytes(to));
    }

    private void ReadDeltaLengths(ReadOnlySpan<byte> bytes, int count)
    {
        var end = ToLengths(bytes, 0, count);
        var total = 0L;
        for (var i = 0; i < count; i++)
        {
            _starts[i] = (int)total + end;
            total += _lengths[i];
            if (total > bytes.Length - end)
            {
                throw new ParquetFormatException("Parquet text length");
            }
        }

        if (total != bytes.Length - end)
        {
            throw new ParquetFormatException("Parquet page size");
        }

        sink.AddSlices(bytes, _starts.AsSpan(0, count), _lengths.AsSpan(0, count));
    }

    /// <summary>How much of the value before each one begins with, and what follows.</summary>
    private void ReadDeltaTexts(ReadOnlySpan<byte> bytes, int count)
    {
        var end = ToLengths(bytes, 0, count);
        var prefixes = _lengths.AsSpan(0, count).ToArray();
        end = ToLengths(bytes, end, count);
        var total = 0L;
        for (var i = 0; i < count; i++)
        {
            total += prefixes[i] + (long)_lengths[i];
        }

        budget.Take(total);
        if (total > Array.MaxLength)
        {
            throw new ParquetFormatException("Parquet page size");
        }

        var to = Scratch((int)total);
        var (at, before) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var (prefix, suffix) = (prefixes[i], _lengths[i]);
            if (prefix > before || suffix > bytes.Length - end || (_width > 0 && prefix + suffix != _width))
            {
                throw new ParquetFormatException("Parquet text length");
            }

            to.Slice(at - before, prefix).CopyTo(to[at..]);
            bytes.Slice(end, suffix).CopyTo(to[(at + prefix)..]);
            end += suffix;
            (_starts[i], _lengths[i]) = (at, prefix + suffix);
            before = prefix + suffix;
            at += before;
        }

        if (end != bytes.Length)
        {
            throw new ParquetFormatException("Parquet page size");
        }

        if (_width > 0)
        {
            sink.AddFixed(to);
        }
        else
        {
            sink.AddSlices(to, _starts.AsSpan(0, count), _lengths.AsSpan(0, count));
        }
    }

    /// <summary>The first bytes of all values, then the second ones, and so on.</summary>
    private void ReadStreams(ReadOnlySpan<byte> bytes, int count)
    {
        CheckSize(bytes, count);
        var to = Scratch(bytes.Length);
        for (var stream = 0; stream < _width; stream++)
        {
            var from = bytes.Slice(stream * count, count);
            for (var i = 0; i < count; i++)
            {
                to[(i * _width) + stream] = from[i];
            }
        }

        sink.AddFixed(to);
    }

    private int ToLengths(ReadOnlySpan<byte> bytes, int start, int count)
    {
        var numbers = Numbers(bytes, start, count, out var end);
        Room(count);
        for (var i = 0; i < count; i++)
        {
            _lengths[i] = numbers[i] is >= 0 and <= int.MaxValue
                ? (int)numbers[i]
                : throw new ParquetFormatException("Parquet text length");
        }

        return end;
    }

    private Span<long> Numbers(ReadOnlySpan<byte> bytes, int start, int count, out int end)
    {
        if (_numbers.Length < count)
        {
            budget.Take((long)count * sizeof(long));
            _numbers = new long[count];
        }

        var numbers = _numbers.AsSpan(0, count);
        var deltas = new DeltaReader(bytes[start..]);
        deltas.Read(numbers);
        end = start + deltas.Offset;
        return numbers;
    }
}
