using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Expressions.Bound;

namespace Milvus.Query;

/// <summary>A query (rows by filter) as a segment carries it out.</summary>
/// <param name="Filter">What must hold of a row; null means nothing.</param>
/// <param name="Mvcc">Rows with a later timestamp are not seen.</param>
/// <param name="OutputFields">Fields of the answer besides the primary key, which always comes first.</param>
/// <param name="Limit">Rows wanted, those with the smallest primary keys; null means all. With offset included.</param>
/// <param name="CountOnly">Only the number of rows is wanted.</param>
public sealed record QueryPlan(
    BoundFilter? Filter, Timestamp Mvcc, ImmutableArray<FieldId> OutputFields, long? Limit, bool CountOnly);
