using Milvus.Core.Rows;
using Milvus.Expressions.Bound;

namespace Milvus.Query.Filtering;

/// <summary>
/// Carries out a filter block by block. Holds scratch space: one evaluator serves one scan at a time. Nothing is
/// allocated per row or block.
/// </summary>
internal sealed class FilterEvaluator
{
    /// <summary>The most rows of one call.</summary>
    public const int MaxRows = 1024;

    private readonly Predicate _root;

    public FilterEvaluator(BoundFilter filter) => _root = PredicateCompiler.Compile(filter.Root);

    /// <summary>Selects rows.</summary>
    /// <param name="rows">The columns.</param>
    /// <param name="start">The block's first row.</param>
    /// <param name="count">1 … <see cref="MaxRows"/>.</param>
    /// <param name="bits">[<see cref="Selection.WordsFor"/>(count)], written.</param>
    public void Select(RowBatch rows, int start, int count, Span<ulong> bits) =>
        _root.Select(new RowBlockView(rows, start, count), bits);
}
