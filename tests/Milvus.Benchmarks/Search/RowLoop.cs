using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Milvus.Benchmarks.Search;

/// <summary>
/// The plain loop that a search is measured against: one row at a time, two accumulators, the ten best kept in order.
/// No filter, no time, no keys, lengths taken for granted.
/// </summary>
internal static class RowLoop
{
    public const int K = 10;

    /// <summary>Rows with the largest inner products, best first.</summary>
    public static int[] Search512(ReadOnlySpan<float> query, ReadOnlySpan<float> rows, int dim)
    {
        var best = new Best();
        ref var q = ref MemoryMarshal.GetReference(query);
        ref var r = ref MemoryMarshal.GetReference(rows);
        for (var row = 0; row < rows.Length / dim; row++)
        {
            best.Offer(Dot512(ref q, ref Unsafe.Add(ref r, row * dim), dim), row);
        }

        return best.Rows;
    }

    /// <summary>As <see cref="Search512"/>, in registers of 256 bits.</summary>
    public static int[] Search256(ReadOnlySpan<float> query, ReadOnlySpan<float> rows, int dim)
    {
        var best = new Best();
        ref var q = ref MemoryMarshal.GetReference(query);
        ref var r = ref MemoryMarshal.GetReference(rows);
        for (var row = 0; row < rows.Length / dim; row++)
        {
            best.Offer(Dot256(ref q, ref Unsafe.Add(ref r, row * dim), dim), row);
        }

        return best.Rows;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot512(ref float query, ref float row, int dim)
    {
        var (even, odd, i) = (Vector512<float>.Zero, Vector512<float>.Zero, 0);
        for (; i <= dim - 32; i += 32)
        {
            even = Vector512.FusedMultiplyAdd(
                Vector512.LoadUnsafe(ref query, (nuint)i), Vector512.LoadUnsafe(ref row, (nuint)i), even);
            odd = Vector512.FusedMultiplyAdd(
                Vector512.LoadUnsafe(ref query, (nuint)i + 16), Vector512.LoadUnsafe(ref row, (nuint)i + 16), odd);
        }

        var sum = Vector512.Sum(even + odd);
        for (; i <= dim - 4; i += 4)
        {
            sum += Vector128.Dot(Vector128.LoadUnsafe(ref query, (nuint)i), Vector128.LoadUnsafe(ref row, (nuint)i));
        }

        return sum + Tail(ref query, ref row, i, dim);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot256(ref float query, ref float row, int dim)
    {
        var (even, odd, i) = (Vector256<float>.Zero, Vector256<float>.Zero, 0);
        for (; i <= dim - 16; i += 16)
        {
            even = Vector256.FusedMultiplyAdd(
                Vector256.LoadUnsafe(ref query, (nuint)i), Vector256.LoadUnsafe(ref row, (nuint)i), even);
            odd = Vector256.FusedMultiplyAdd(
                Vector256.LoadUnsafe(ref query, (nuint)i + 8), Vector256.LoadUnsafe(ref row, (nuint)i + 8), odd);
        }

        var sum = Vector256.Sum(even + odd);
        for (; i <= dim - 4; i += 4)
        {
            sum += Vector128.Dot(Vector128.LoadUnsafe(ref query, (nuint)i), Vector128.LoadUnsafe(ref row, (nuint)i));
        }

        return sum + Tail(ref query, ref row, i, dim);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Tail(ref float query, ref float row, int from, int dim)
    {
        var sum = 0f;
        for (var i = from; i < dim; i++)
        {
            sum += Unsafe.Add(ref query, i) * Unsafe.Add(ref row, i);
        }

        return sum;
    }

    private sealed class Best
    {
        private readonly float[] _scores = [.. Enumerable.Repeat(float.NegativeInfinity, K)];
        private float _worst = float.NegativeInfinity;

        public int[] Rows { get; } = [.. Enumerable.Repeat(-1, K)];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Offer(float score, int row)
        {
            if (score > _worst)
            {
                Insert(score, row);
            }
        }

        private void Insert(float score, int row)
        {
            var at = K - 1;
            for (; at > 0 && _scores[at - 1] < score; at--)
            {
                (_scores[at], Rows[at]) = (_scores[at - 1], Rows[at - 1]);
            }

            (_scores[at], Rows[at]) = (score, row);
            _worst = _scores[K - 1];
        }
    }
}
