using Milvus.Core;
using Milvus.Expressions.Bound;
using Milvus.Query;

namespace Milvus.Engine.Queries;

/// <summary>Turns what was asked into what runs over one segment.</summary>
internal static class ReadPlans
{
    /// <summary>The plan of a search at a moment.</summary>
    public static SearchRequestPlan ToPlan(this SearchSpec search, BoundFilter? filter, Timestamp mvcc) => new(
        search.VectorField, search.Metric, search.Queries, search.QueryCount, search.Dim, search.TopK, filter, mvcc);

    /// <summary>The plan of a query at a moment.</summary>
    public static QueryPlan ToPlan(this QuerySpec query, BoundFilter? filter, Timestamp mvcc) =>
        new(filter, mvcc, query.Fields, query.Limit, query.CountOnly);
}
