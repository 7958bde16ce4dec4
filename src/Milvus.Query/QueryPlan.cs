using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Expressions.Bound;

namespace Milvus.Query;

/// <summary>A query (rows by filter) as a segment carries it out.</summary>
/// <param name="Filter">What must hold of a row; null means nothing.</param>
/// <param name="Mvcc">Rows with a later timestamp are not seen.</param>
/// <param name="OutputFields">Fields of the answer besides the primary key, which always comes first.</param>
/// <param name="Limit">Rows wanted, those with the smallest primary keys; null means all. With offset included.</param>
/// <param name="CountOnly">Only the number of rows is wanted.</param>
public sealed record QueryPlan(
    BoundFilter? Filter, Timestamp Mvcc, ImmutableArray<FieldId> OutputFields, long? Limit, bool CountOnly)
{
    /// <summary>One primary key: only rows with a greater one are found. Null means all.</summary>
    public Column? After { get; init; }

    /// <summary>
    /// Most bytes of the answer's values, timestamps included; one row comes whatever its size. Counts are never cut.
    /// </summary>
    public long MaxBytes { get; init; } = long.MaxValue;
}
