using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.Index.Kernels;

/// <summary>
/// Scores of float32 vectors. A pair's score depends on the pair, the metric and the processor's register width only:
/// not on how rows or queries were cut into calls.
/// </summary>
public static class VectorKernels
{
    /// <summary>Scores one query against all rows.</summary>
    /// <param name="metric">L2 gives squared distances, InnerProduct sums, Cosine −1 … 1 (0 for a zero vector).</param>
    /// <param name="query">[dim].</param>
    /// <param name="rows">Row-major float32 [n × dim].</param>
    /// <param name="dim">Values per row, at least 1.</param>
    /// <param name="scores">[n], written.</param>
    public static void Scores(
        MetricType metric, ReadOnlySpan<float> query, ReadOnlySpan<float> rows, int dim, Span<float> scores)
    {
        if (metric == MetricType.Cosine)
        {
            Cosines(query, InverseNorms.Of(query, dim), rows, InverseNorms.Of(rows, dim), dim, scores);
        }
        else
        {
            Scores(metric, query, rows, dim, default, all: true, scores);
        }
    }

    /// <summary>L2 or InnerProduct of every query with every row, or with the selected rows only.</summary>
    /// <param name="metric">Not Cosine: that needs lengths, see <see cref="Cosines(ReadOnlySpan{float},
    /// ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float})"/>.</param>
    /// <param name="queries">Row-major float32 [nq × dim].</param>
    /// <param name="rows">Row-major float32 [n × dim].</param>
    /// <param name="dim">Values per row, at least 1.</param>
    /// <param name="selected">Row numbers to score; ignored when <paramref name="all"/> holds.</param>
    /// <param name="all">Whether every row is scored, in order.</param>
    /// <param name="scores">[nq × scored rows], written.</param>
    public static void Scores(
        MetricType metric,
        ReadOnlySpan<float> queries,
        ReadOnlySpan<float> rows,
        int dim,
        ReadOnlySpan<int> selected,
        bool all,
        Span<float> scores)
    {
        Check(queries, rows, dim, all ? rows.Length / dim : selected.Length, scores);
        switch (metric)
        {
            case MetricType.L2:
                RowBlock.Sum<SquaredDifference>(queries, rows, dim, selected, all, scores);
                break;
            case MetricType.InnerProduct:
                RowBlock.Sum<Dot>(queries, rows, dim, selected, all, scores);
                break;
            default:
                throw new InvariantException($"Metric {metric} has no sum kernel.");
        }
    }

    /// <summary>Cosines of every query with every row.</summary>
    /// <param name="queries">Row-major float32 [nq × dim].</param>
    /// <param name="queryInverse">[nq] of <see cref="InverseNorms.Of"/>.</param>
    /// <param name="rows">Row-major float32 [n × dim].</param>
    /// <param name="rowInverse">[n] of <see cref="InverseNorms.Of"/>.</param>
    /// <param name="dim">Values per row, at least 1.</param>
    /// <param name="scores">[nq × n], written; each −1 … 1.</param>
    public static void Cosines(
        ReadOnlySpan<float> queries,
        ReadOnlySpan<float> queryInverse,
        ReadOnlySpan<float> rows,
        ReadOnlySpan<float> rowInverse,
        int dim,
        Span<float> scores)
    {
        var count = rowInverse.Length;
        Check(queries, rows, dim, count, scores);
        RowBlock.Sum<Dot>(queries, rows, dim, default, all: true, scores);
        for (var query = 0; query < queryInverse.Length; query++)
        {
            var line = scores.Slice(query * count, count);
            if (!ScaleLine(line, queryInverse[query], rowInverse))
            {
                for (var row = 0; row < count; row++)
                {
                    line[row] = Mend(
                        line[row], queries.Slice(query * dim, dim), rows.Slice(row * dim, dim));
                }
            }
        }
    }

    /// <summary>Cosines of every query with the selected rows.</summary>
    /// <param name="queries">Row-major float32 [nq × dim].</param>
    /// <param name="queryInverse">[nq] of <see cref="InverseNorms.Of"/>.</param>
    /// <param name="rows">Row-major float32 [n × dim].</param>
    /// <param name="rowInverse">[n] of <see cref="InverseNorms.Of"/>.</param>
    /// <param name="dim">Values per row, at least 1.</param>
    /// <param name="selected">Row numbers to score.</param>
    /// <param name="scores">[nq × selected], written; each −1 … 1.</param>
    public static void Cosines(
        ReadOnlySpan<float> queries,
        ReadOnlySpan<float> queryInverse,
        ReadOnlySpan<float> rows,
        ReadOnlySpan<float> rowInverse,
        int dim,
        ReadOnlySpan<int> selected,
        Span<float> scores)
    {
        var count = selected.Length;
        Check(queries, rows, dim, count, scores);
        RowBlock.Sum<Dot>(queries, rows, dim, selected, all: false, scores);
        for (var query = 0; query < queryInverse.Length; query++)
        {
            var line = scores.Slice(query * count, count);
            for (var i = 0; i < count; i++)
            {
                line[i] = Mend(
                    Clamp(line[i] * queryInverse[query] * rowInverse[selected[i]]),
                    queries.Slice(query * dim, dim),
                    rows.Slice(selected[i] * dim, dim));
            }
        }
    }

    /// <summary>Scales inner products to cosines.</summary>
    /// <returns>False when some score is NaN and must be mended.</returns>
    private static bool ScaleLine(Span<float> line, float queryInverse, ReadOnlySpan<float> rowInverse)
    {
        ref var score = ref MemoryMarshal.GetReference(line);
        ref var inverse = ref MemoryMarshal.GetReference(rowInverse);
        var odd = Vector256<float>.Zero;
        var i = 0;
        for (; i <= line.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var scaled = Vector256.LoadUnsafe(ref score, (nuint)i) * queryInverse
                * Vector256.LoadUnsafe(ref inverse, (nuint)i);
            odd |= ~Vector256.Equals(scaled, scaled);
            Vector256.Min(Vector256.Max(scaled, -Vector256<float>.One), Vector256<float>.One)
                .StoreUnsafe(ref score, (nuint)i);
        }

        var anyNaN = odd != Vector256<float>.Zero;
        for (; i < line.Length; i++)
        {
            line[i] = Clamp(line[i] * queryInverse * rowInverse[i]);
            anyNaN |= float.IsNaN(line[i]);
        }

        return !anyNaN;
    }

    private static float Clamp(float cosine) => MathF.Min(MathF.Max(cosine, -1f), 1f);

    /// <summary>Recomputes in double what float32 could not hold.</summary>
    private static float Mend(float cosine, ReadOnlySpan<float> query, ReadOnlySpan<float> row)
    {
        if (!float.IsNaN(cosine))
        {
            return cosine;
        }

        var (product, querySquare, rowSquare) = (0d, 0d, 0d);
        for (var i = 0; i < query.Length; i++)
        {
            product += (double)query[i] * row[i];
            querySquare += (double)query[i] * query[i];
            rowSquare += (double)row[i] * row[i];
        }

        return querySquare == 0 || rowSquare == 0
            ? 0f
            : Clamp((float)(product / (Math.Sqrt(querySquare) * Math.Sqrt(rowSquare))));
    }

    private static void Check(
        ReadOnlySpan<float> queries, ReadOnlySpan<float> rows, int dim, int scored, Span<float> scores)
    {
        Invariant.Holds(
            dim > 0 && queries.Length % dim == 0 && rows.Length % dim == 0,
            $"{queries.Length} and {rows.Length} floats are no vectors of {dim}.");
        Invariant.Holds(
            scores.Length >= (long)(queries.Length / dim) * scored,
            $"{scores.Length} scores for {queries.Length / dim} × {scored} pairs.");
    }
}
