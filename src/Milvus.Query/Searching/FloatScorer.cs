using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Index.Kernels;

namespace Milvus.Query.Searching;

/// <summary>Dense float32 vectors.</summary>
internal class FloatScorer : VectorScorer
{
    private readonly MetricType _metric;
    private readonly int _dim;
    private readonly float[] _queries;
    private readonly float[] _queryInverse;
    private ReadOnlyMemory<float> _vectors;
    private float[] _inverse = [];
    private int _start;
    private int _count;

    public FloatScorer(SearchRequestPlan plan, int[] queries)
    {
        (_metric, _dim) = (plan.Metric, plan.Dim);
        _queries = new float[queries.Length * _dim];
        for (var i = 0; i < queries.Length; i++)
        {
            plan.Queries.Span.Slice(queries[i] * _dim, _dim).CopyTo(_queries.AsSpan(i * _dim));
        }

        _queryInverse = IsCosine ? InverseNorms.Of(_queries, _dim) : [];
    }

    public sealed override int RowFloats => _dim;

    protected bool IsCosine => _metric == MetricType.Cosine;

    public override void Begin(Column vectors)
    {
        var column = (FloatVectorColumn)vectors;
        Invariant.Holds(column.Dim == _dim, $"Queries of {_dim} floats against rows of {column.Dim}.");
        _vectors = column.Values;
        _inverse = IsCosine ? RowNorms.Of(column) : [];
    }

    public override void BeginBlock(int start, int count) => (_start, _count) = (start, count);

    public override void Score(int query, int queries, ReadOnlySpan<int> selected, bool all, Span<float> scores) =>
        Score(
            _vectors.Span.Slice(_start * _dim, _count * _dim),
            IsCosine ? _inverse.AsSpan(_start, _count) : default,
            query,
            queries,
            selected,
            all,
            scores);

    protected void Score(
        ReadOnlySpan<float> rows,
        ReadOnlySpan<float> rowInverse,
        int query,
        int queries,
        ReadOnlySpan<int> selected,
        bool all,
        Span<float> scores)
    {
        var vectors = _queries.AsSpan(query * _dim, queries * _dim);
        if (!IsCosine)
        {
            VectorKernels.Scores(_metric, vectors, rows, _dim, selected, all, scores);
            if (!_metric.LargerIsBetter())
            {
                Negate(scores);
            }

            return;
        }

        var queryInverse = _queryInverse.AsSpan(query, queries);
        if (all)
        {
            VectorKernels.Cosines(vectors, queryInverse, rows, rowInverse, _dim, scores);
        }
        else
        {
            VectorKernels.Cosines(vectors, queryInverse, rows, rowInverse, _dim, selected, scores);
        }
    }

    internal static void Negate(Span<float> scores)
    {
        ref var first = ref MemoryMarshal.GetReference(scores);
        var i = 0;
        for (; i <= scores.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            (-Vector512.LoadUnsafe(ref first, (nuint)i)).StoreUnsafe(ref first, (nuint)i);
        }

        for (; i < scores.Length; i++)
        {
            scores[i] = -scores[i];
        }
    }
}
