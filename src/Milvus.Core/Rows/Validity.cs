using System.Numerics;
using System.Runtime.InteropServices;

namespace Milvus.Core.Rows;

/// <summary>
/// Which rows of a column have a value: one bit per row, of which at least one is clear. A column without nulls has
/// none. Immutable; slices share the bits.
/// </summary>
public sealed class Validity
{
    private readonly ReadOnlyMemory<ulong> _words;
    private readonly int _first;

    private Validity(ReadOnlyMemory<ulong> words, int first, int rows, int nulls)
    {
        _words = words;
        _first = first;
        RowCount = rows;
        NullCount = nulls;
    }

    /// <summary>How many rows.</summary>
    public int RowCount { get; }

    /// <summary>How many of them are null, at least 1.</summary>
    public int NullCount { get; }

    /// <summary>Bytes of the bits, packed: ⌈rows ÷ 8⌉.</summary>
    public int ByteCount => BytesFor(RowCount);

    /// <summary>Whether a row has a value.</summary>
    public bool this[int row]
    {
        get
        {
            var bit = _first + row;
            return (_words.Span[bit >> 6] >> (bit & 63) & 1) != 0;
        }
    }

    /// <summary>Bytes of the packed bits of so many rows.</summary>
    public static int BytesFor(int rows) => (int)((rows + 7L) >> 3);

    /// <summary>The validity of rows given one by one; null when all have a value.</summary>
    public static Validity? Of(ReadOnlySpan<bool> valid)
    {
        var words = new ulong[WordsFor(valid.Length)];
        for (var row = 0; row < valid.Length; row++)
        {
            words[row >> 6] |= (valid[row] ? 1UL : 0UL) << (row & 63);
        }

        return Of(words, valid.Length);
    }

    /// <summary>The validity in words, row i in bit i % 64 of word i ÷ 64; null when all rows have a value.</summary>
    /// <param name="words">Bits behind the last row are zero. Owned by the result.</param>
    /// <param name="rows">How many rows.</param>
    public static Validity? Of(ReadOnlyMemory<ulong> words, int rows)
    {
        var nulls = rows - Count(words.Span, 0, rows);
        return nulls == 0 ? null : new Validity(words, 0, rows, nulls);
    }

    /// <summary>Reads packed bits, least significant first; copies.</summary>
    /// <param name="bits">[⌈rows ÷ 8⌉].</param>
    /// <param name="rows">How many rows.</param>
    /// <returns>Null when all rows have a value.</returns>
    public static Validity? FromBytes(ReadOnlySpan<byte> bits, int rows)
    {
        Invariant.Holds(bits.Length == BytesFor(rows), $"{bits.Length} bytes of validity for {rows} rows.");
        var words = new ulong[WordsFor(rows)];
        bits.CopyTo(MemoryMarshal.AsBytes(words.AsSpan()));
        return Of(words, rows);
    }

    /// <summary>The validity of no value in any of the rows.</summary>
    /// <param name="rows">At least 1.</param>
    public static Validity AllNull(int rows)
    {
        Invariant.Holds(rows > 0, "No rows cannot be null.");
        return new Validity(new ulong[WordsFor(rows)], 0, rows, rows);
    }

    /// <summary>Packed bits, least significant first; bits behind the last row are zero.</summary>
    public byte[] ToBytes()
    {
        var words = new ulong[WordsFor(RowCount)];
        CopyTo(words, 0, RowCount);
        return MemoryMarshal.AsBytes(words.AsSpan())[..ByteCount].ToArray();
    }

    /// <summary>Rows <paramref name="start"/> … start + count − 1; null when all of them have a value.</summary>
    public Validity? Slice(int start, int count)
    {
        Invariant.Holds(
            start >= 0 && count >= 0 && start + count <= RowCount, $"{start} + {count} exceed {RowCount} rows.");
        var nulls = count - Count(_words.Span, _first + start, count);
        return nulls == 0 ? null : new Validity(_words, _first + start, count, nulls);
    }

    /// <summary>Writes the bits of some rows; bits behind the last one become zero.</summary>
    /// <param name="to">[⌈count ÷ 64⌉].</param>
    /// <param name="start">The first row.</param>
    /// <param name="count">How many.</param>
    public void CopyTo(Span<ulong> to, int start, int count)
    {
        var words = _words.Span;
        for (var i = 0; i < WordsFor(count); i++)
        {
            to[i] = Word(words, _first + start + (i << 6), count - (i << 6));
        }
    }

    /// <summary>Clears the bits of rows that are null.</summary>
    /// <param name="bits">[⌈count ÷ 64⌉].</param>
    /// <param name="start">The row of the first bit.</param>
    /// <param name="count">How many.</param>
    public void Mask(Span<ulong> bits, int start, int count)
    {
        var words = _words.Span;
        for (var i = 0; i < WordsFor(count); i++)
        {
            bits[i] &= Word(words, _first + start + (i << 6), count - (i << 6));
        }
    }

    internal static int WordsFor(int rows) => (int)((rows + 63L) >> 6);

    private static int Count(ReadOnlySpan<ulong> words, int first, int rows)
    {
        var count = 0;
        for (var done = 0; done < rows; done += 64)
        {
            count += BitOperations.PopCount(Word(words, first + done, rows - done));
        }

        return count;
    }

    /// <summary>64 bits from any place on, of which only the first <paramref name="rows"/> count.</summary>
    private static ulong Word(ReadOnlySpan<ulong> words, int first, int rows)
    {
        var (at, shift) = (first >> 6, first & 63);
        var word = words[at] >> shift;
        if (shift != 0 && at + 1 < words.Length)
        {
            word |= words[at + 1] << (64 - shift);
        }

        return rows >= 64 ? word : word & ((1UL << rows) - 1);
    }
}
