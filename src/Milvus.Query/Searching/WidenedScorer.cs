using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Index.Kernels;

namespace Milvus.Query.Searching;

/// <summary>Dense vectors of 16 or 8 bits: each block is widened once, then all queries pass over it.</summary>
internal sealed class WidenedScorer(DataType type, SearchRequestPlan plan, int[] queries, int blockRows)
    : FloatScorer(plan, queries)
{
    private readonly float[] _wide = new float[blockRows * plan.Dim];
    private PackedVectorColumn? _column;
    private float[] _inverse = [];
    private int _count;
    private int _start;

    public override void Begin(Column vectors)
    {
        _column = (PackedVectorColumn)vectors;
        Invariant.Holds(
            _column.Dim == RowFloats && _column.DataType == type,
            $"Queries of {RowFloats} floats against rows of {_column.Dim} {_column.DataType}.");
        _inverse = IsCosine ? RowNorms.Of(_column) : [];
    }

    public override void BeginBlock(int start, int count)
    {
        (_start, _count) = (start, count);
        WideningKernels.Widen(
            type,
            _column!.Bytes.Span.Slice(start * _column.RowBytes, count * _column.RowBytes),
            _wide.AsSpan(0, count * RowFloats));
    }

    public override void Score(int query, int queries, ReadOnlySpan<int> selected, bool all, Span<float> scores) =>
        Score(
            _wide.AsSpan(0, _count * RowFloats),
            IsCosine ? _inverse.AsSpan(_start, _count) : default,
            query,
            queries,
            selected,
            all,
            scores);
}
