using System.Numerics;

namespace Milvus.Query.Filtering;

/// <summary>Bits of a block of rows: bit i of word i / 64 is row i. Bits behind the last row are zero.</summary>
internal static class Selection
{
    public static int WordsFor(int rows) => (rows + 63) >> 6;

    public static void Fill(Span<ulong> bits, int rows)
    {
        bits.Fill(ulong.MaxValue);
        ClearTail(bits, rows);
    }

    public static void Invert(Span<ulong> bits, int rows)
    {
        foreach (ref var word in bits)
        {
            word = ~word;
        }

        ClearTail(bits, rows);
    }

    public static int Count(ReadOnlySpan<ulong> bits)
    {
        var count = 0;
        foreach (var word in bits)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    /// <summary>Writes the numbers of the selected rows, ascending, and says how many there are.</summary>
    public static int CopyRows(ReadOnlySpan<ulong> bits, Span<int> rows)
    {
        var count = 0;
        for (var i = 0; i < bits.Length; i++)
        {
            for (var word = bits[i]; word != 0; word &= word - 1)
            {
                rows[count++] = (i << 6) + BitOperations.TrailingZeroCount(word);
            }
        }

        return count;
    }

    private static void ClearTail(Span<ulong> bits, int rows)
    {
        if ((rows & 63) != 0)
        {
            bits[^1] &= (1UL << (rows & 63)) - 1;
        }
    }
}
