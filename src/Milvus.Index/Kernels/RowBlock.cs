using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Milvus.Index.Kernels;

/// <summary>Sums blocks of rows against queries in the widest registers this processor has for the dimension.</summary>
internal static unsafe class RowBlock
{
    private const int PrefetchRows = 8;
    private const int CacheLineFloats = 16;

    /// <summary>Sums every query against every row, or against the selected rows only.</summary>
    /// <param name="queries">[nq × dim].</param>
    /// <param name="rows">[n × dim].</param>
    /// <param name="dim">Values per row, at least 1.</param>
    /// <param name="selected">Row numbers; all rows in order when <paramref name="all"/> holds.</param>
    /// <param name="all">Whether every row is meant.</param>
    /// <param name="sums">[nq × rows summed].</param>
    public static void Sum<TMetric>(
        ReadOnlySpan<float> queries,
        ReadOnlySpan<float> rows,
        int dim,
        ReadOnlySpan<int> selected,
        bool all,
        Span<float> sums)
        where TMetric : struct, IMetric
    {
        if (Vector512.IsHardwareAccelerated && dim >= Row512.MinDim)
        {
            Sum<Row512, TMetric>(queries, rows, dim, selected, all, sums);
        }
        else if (Vector256.IsHardwareAccelerated && dim >= Row256.MinDim)
        {
            Sum<Row256, TMetric>(queries, rows, dim, selected, all, sums);
        }
        else if (Vector128.IsHardwareAccelerated && dim >= Row128.MinDim)
        {
            Sum<Row128, TMetric>(queries, rows, dim, selected, all, sums);
        }
        else
        {
            Sum<ScalarRow, TMetric>(queries, rows, dim, selected, all, sums);
        }
    }

    /// <summary>Sums the square of every row's values.</summary>
    /// <param name="rows">[n × dim].</param>
    /// <param name="dim">Values per row, at least 1.</param>
    /// <param name="squares">[n].</param>
    public static void Squares(ReadOnlySpan<float> rows, int dim, Span<float> squares)
    {
        if (Vector512.IsHardwareAccelerated && dim >= Row512.MinDim)
        {
            Squares<Row512>(rows, dim, squares);
        }
        else if (Vector256.IsHardwareAccelerated && dim >= Row256.MinDim)
        {
            Squares<Row256>(rows, dim, squares);
        }
        else if (Vector128.IsHardwareAccelerated && dim >= Row128.MinDim)
        {
            Squares<Row128>(rows, dim, squares);
        }
        else
        {
            Squares<ScalarRow>(rows, dim, squares);
        }
    }

    /// <summary>The same in a stated width.</summary>
    public static void Sum<TWidth, TMetric>(
        ReadOnlySpan<float> queries,
        ReadOnlySpan<float> rows,
        int dim,
        ReadOnlySpan<int> selected,
        bool all,
        Span<float> sums)
        where TWidth : struct, IRowWidth
        where TMetric : struct, IMetric
    {
        var queryCount = queries.Length / dim;
        var count = all ? rows.Length / dim : selected.Length;
        fixed (float* firstQuery = queries, firstRow = rows, firstSum = sums)
        fixed (int* picks = selected)
        {
            var query = 0;
            for (; query <= queryCount - 4; query += 4)
            {
                var four = firstQuery + ((long)query * dim);
                var target = firstSum + ((long)query * count);
                for (var i = 0; i < count; i++)
                {
                    TWidth.Four<TMetric>(four, firstRow + ((long)(all ? i : picks[i]) * dim), dim, target + i, count);
                }
            }

            for (; query < queryCount; query++)
            {
                var one = firstQuery + ((long)query * dim);
                var target = firstSum + ((long)query * count);
                if (all)
                {
                    Stream<TWidth, TMetric>(one, firstRow, dim, count, target);
                }
                else
                {
                    Gather<TWidth, TMetric>(one, firstRow, dim, picks, count, target);
                }
            }
        }
    }

    private static void Squares<TWidth>(ReadOnlySpan<float> rows, int dim, Span<float> squares)
        where TWidth : struct, IRowWidth
    {
        fixed (float* firstRow = rows)
        {
            var row = firstRow;
            for (var i = 0; i < squares.Length; i++)
            {
                squares[i] = TWidth.One<Dot>(row, row, dim);
                row += dim;
            }
        }
    }

    private static void Stream<TWidth, TMetric>(float* query, float* row, int dim, int count, float* sums)
        where TWidth : struct, IRowWidth
        where TMetric : struct, IMetric
    {
        for (var i = 0; i < count; i++)
        {
            sums[i] = TWidth.One<TMetric>(query, row, dim);
            row += dim;
        }
    }

    private static void Gather<TWidth, TMetric>(float* query, float* rows, int dim, int* picks, int count, float* sums)
        where TWidth : struct, IRowWidth
        where TMetric : struct, IMetric
    {
        for (var i = 0; i < count; i++)
        {
            if (Sse.IsSupported && i + PrefetchRows < count)
            {
                var ahead = rows + ((long)picks[i + PrefetchRows] * dim);
                for (var offset = 0; offset < dim; offset += CacheLineFloats)
                {
                    Sse.Prefetch0(ahead + offset);
                }
            }

            sums[i] = TWidth.One<TMetric>(query, rows + ((long)picks[i] * dim), dim);
        }
    }
}
