using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Milvus.Index.Kernels;

/// <summary>8 values at a time; the tail is the row's last 8 values with those already summed set to zero.</summary>
internal readonly unsafe struct Row256 : IRowWidth
{
    private const int Lanes = 8;

    public static int MinDim => Lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float One<TMetric>(float* query, float* row, int dim)
        where TMetric : struct, IMetric
    {
        var even = Vector256<float>.Zero;
        var odd = Vector256<float>.Zero;
        var i = 0;
        for (; i <= dim - (2 * Lanes); i += 2 * Lanes)
        {
            even = TMetric.Add(even, Vector256.Load(query + i), Vector256.Load(row + i));
            odd = TMetric.Add(odd, Vector256.Load(query + i + Lanes), Vector256.Load(row + i + Lanes));
        }

        if (i <= dim - Lanes)
        {
            even = TMetric.Add(even, Vector256.Load(query + i), Vector256.Load(row + i));
            i += Lanes;
        }

        if (i < dim)
        {
            var mask = TailMask(dim - i);
            odd = TMetric.Add(
                odd, Vector256.Load(query + dim - Lanes) & mask, Vector256.Load(row + dim - Lanes) & mask);
        }

        return Vector256.Sum(even + odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Four<TMetric>(float* queries, float* row, int dim, float* sums, int stride)
        where TMetric : struct, IMetric
    {
        var q0 = queries;
        var q1 = queries + dim;
        var q2 = queries + (2L * dim);
        var q3 = queries + (3L * dim);
        Vector256<float> even0 = default, even1 = default, even2 = default, even3 = default;
        Vector256<float> odd0 = default, odd1 = default, odd2 = default, odd3 = default;
        var i = 0;
        for (; i <= dim - (2 * Lanes); i += 2 * Lanes)
        {
            var left = Vector256.Load(row + i);
            even0 = TMetric.Add(even0, Vector256.Load(q0 + i), left);
            even1 = TMetric.Add(even1, Vector256.Load(q1 + i), left);
            even2 = TMetric.Add(even2, Vector256.Load(q2 + i), left);
            even3 = TMetric.Add(even3, Vector256.Load(q3 + i), left);
            var right = Vector256.Load(row + i + Lanes);
            odd0 = TMetric.Add(odd0, Vector256.Load(q0 + i + Lanes), right);
            odd1 = TMetric.Add(odd1, Vector256.Load(q1 + i + Lanes), right);
            odd2 = TMetric.Add(odd2, Vector256.Load(q2 + i + Lanes), right);
            odd3 = TMetric.Add(odd3, Vector256.Load(q3 + i + Lanes), right);
        }

        if (i <= dim - Lanes)
        {
            var values = Vector256.Load(row + i);
            even0 = TMetric.Add(even0, Vector256.Load(q0 + i), values);
            even1 = TMetric.Add(even1, Vector256.Load(q1 + i), values);
            even2 = TMetric.Add(even2, Vector256.Load(q2 + i), values);
            even3 = TMetric.Add(even3, Vector256.Load(q3 + i), values);
            i += Lanes;
        }

        if (i < dim)
        {
            var mask = TailMask(dim - i);
            var tail = dim - Lanes;
            var values = Vector256.Load(row + tail) & mask;
            odd0 = TMetric.Add(odd0, Vector256.Load(q0 + tail) & mask, values);
            odd1 = TMetric.Add(odd1, Vector256.Load(q1 + tail) & mask, values);
            odd2 = TMetric.Add(odd2, Vector256.Load(q2 + tail) & mask, values);
            odd3 = TMetric.Add(odd3, Vector256.Load(q3 + tail) & mask, values);
        }

        sums[0] = Vector256.Sum(even0 + odd0);
        sums[stride] = Vector256.Sum(even1 + odd1);
        sums[2 * stride] = Vector256.Sum(even2 + odd2);
        sums[3 * stride] = Vector256.Sum(even3 + odd3);
    }

    /// <summary>All bits in the last <paramref name="count"/> lanes, none before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> TailMask(int count) =>
        Vector256.GreaterThanOrEqual(Vector256<int>.Indices, Vector256.Create(Lanes - count)).AsSingle();
}
