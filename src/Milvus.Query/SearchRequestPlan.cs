using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Expressions.Bound;

namespace Milvus.Query;

/// <summary>A search as a segment carries it out. Checked by the caller; a wrong shape is a broken invariant.</summary>
/// <param name="VectorField">The field that is compared.</param>
/// <param name="Metric">How.</param>
/// <param name="Queries">Row-major float32 [nq × dim], finite; empty for binary and sparse vectors. Read only.</param>
/// <param name="QueryCount">nq, at least 1.</param>
/// <param name="Dim">The field's dimension; 0 for sparse vectors.</param>
/// <param name="TopK">Hits wanted per query, or groups; 1 … <see cref="MaxTopK"/>.</param>
/// <param name="Filter">What must hold of a row; null means nothing.</param>
/// <param name="Mvcc">Rows with a later timestamp are not seen.</param>
public sealed record SearchRequestPlan(
    FieldId VectorField,
    MetricType Metric,
    ReadOnlyMemory<float> Queries,
    int QueryCount,
    int Dim,
    int TopK,
    BoundFilter? Filter,
    Timestamp Mvcc)
{
    /// <summary>The largest <see cref="TopK"/>.</summary>
    public const int MaxTopK = 1 << 18;

    /// <summary>[nq] binary or sparse vectors; null for other types.</summary>
    public Column? Vectors { get; init; }

    /// <summary>Which scores make a hit.</summary>
    public ScoreRange Range { get; init; } = ScoreRange.All;

    /// <summary>How hits are grouped; null when they are not.</summary>
    public GroupPlan? Group { get; init; }
}
