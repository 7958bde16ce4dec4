using Milvus.Core.Rows;
using Milvus.Index.Kernels;

namespace Milvus.Query.Searching;

/// <summary>Sparse vectors by inner product.</summary>
internal sealed class SparseScorer(SearchRequestPlan plan, int[] queries) : VectorScorer
{
    private readonly BytesColumn _queries = (BytesColumn)plan.Vectors!;
    private BytesColumn? _rows;
    private int _start;
    private int _count;

    // A guess: rows of sparse vectors differ.
    public override int RowFloats => 128;

    public override void Begin(Column vectors) => _rows = (BytesColumn)vectors;

    public override void BeginBlock(int start, int count) => (_start, _count) = (start, count);

    public override void Score(int query, int queryCount, ReadOnlySpan<int> selected, bool all, Span<float> scores)
    {
        var scored = all ? _count : selected.Length;
        var offsets = _rows!.Offsets.Span;
        var bytes = _rows.Bytes.Span;
        for (var i = 0; i < queryCount; i++)
        {
            var pairs = _queries[queries[query + i]];
            for (var place = 0; place < scored; place++)
            {
                var row = _start + (all ? place : selected[place]);
                scores[(i * scored) + place] = SparseKernels.InnerProduct(pairs, bytes[offsets[row]..offsets[row + 1]]);
            }
        }
    }
}
