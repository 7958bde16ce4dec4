using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Query.Searching;

/// <summary>
/// Scores some queries against the vectors of a chunk, block by block. Larger is better whatever the metric; a score
/// that is not a number is no hit.
/// </summary>
internal abstract class VectorScorer
{
    /// <summary>Floats of work per row, for the size of blocks.</summary>
    public abstract int RowFloats { get; }

    /// <summary>Takes the next chunk.</summary>
    public abstract void Begin(Column vectors);

    /// <summary>Makes a block of rows ready, before its queries.</summary>
    public virtual void BeginBlock(int start, int count)
    {
    }

    /// <summary>Scores queries against rows of the block.</summary>
    /// <param name="query">The first query.</param>
    /// <param name="queries">How many.</param>
    /// <param name="selected">Rows within the block; ignored when <paramref name="all"/> holds.</param>
    /// <param name="all">Whether every row of the block is scored.</param>
    /// <param name="scores">[queries × scored rows], written.</param>
    public abstract void Score(int query, int queries, ReadOnlySpan<int> selected, bool all, Span<float> scores);

    /// <summary>The scorer of a search for some of its queries.</summary>
    /// <param name="type">The type of the field's column.</param>
    /// <param name="plan">The search.</param>
    /// <param name="queries">Which of its queries.</param>
    /// <param name="blockRows">The most rows of a block.</param>
    public static VectorScorer For(DataType type, SearchRequestPlan plan, int[] queries, int blockRows) => type switch
    {
        DataType.FloatVector => new FloatScorer(plan, queries),
        DataType.BinaryVector => new BinaryScorer(plan, queries),
        DataType.SparseFloatVector => new SparseScorer(plan, queries),
        DataType.Float16Vector or DataType.BFloat16Vector or DataType.Int8Vector =>
            new WidenedScorer(type, plan, queries, blockRows),
        _ => throw new InvariantException($"Type {type} holds no vectors."),
    };
}
