using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Index.Kernels;

namespace Milvus.Query.Searching;

/// <summary>Binary vectors.</summary>
internal sealed class BinaryScorer(SearchRequestPlan plan, int[] queries) : VectorScorer
{
    private readonly PackedVectorColumn _queries = (PackedVectorColumn)plan.Vectors!;
    private PackedVectorColumn? _rows;
    private int _start;
    private int _count;

    // Popular dimensions take as long as this many floats.
    public override int RowFloats => Math.Max(1, _queries.RowBytes / 8);

    public override void Begin(Column vectors)
    {
        _rows = (PackedVectorColumn)vectors;
        Invariant.Holds(_rows.RowBytes == _queries.RowBytes, $"Queries of {_queries.Dim} bits against {_rows.Dim}.");
    }

    public override void BeginBlock(int start, int count) => (_start, _count) = (start, count);

    public override void Score(int query, int queryCount, ReadOnlySpan<int> selected, bool all, Span<float> scores)
    {
        var size = _queries.RowBytes;
        var rows = _rows!.Bytes.Span.Slice(_start * size, _count * size);
        var scored = all ? _count : selected.Length;
        for (var i = 0; i < queryCount; i++)
        {
            BinaryKernels.Distances(
                plan.Metric,
                _queries.Bytes.Span.Slice(queries[query + i] * size, size),
                rows,
                selected,
                all,
                scores.Slice(i * scored, scored));
        }

        FloatScorer.Negate(scores[..(queryCount * scored)]);
    }
}
