using System.Runtime.CompilerServices;

namespace Milvus.Index.Kernels;

/// <summary>One value at a time: the reference, and the width of the shortest vectors.</summary>
internal readonly unsafe struct ScalarRow : IRowWidth
{
    public static int MinDim => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float One<TMetric>(float* query, float* row, int dim)
        where TMetric : struct, IMetric
    {
        var sum = 0f;
        for (var i = 0; i < dim; i++)
        {
            sum = TMetric.Add(sum, query[i], row[i]);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Four<TMetric>(float* queries, float* row, int dim, float* sums, int stride)
        where TMetric : struct, IMetric
    {
        for (var query = 0; query < 4; query++)
        {
            sums[query * stride] = One<TMetric>(queries + (query * (long)dim), row, dim);
        }
    }
}
