using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Expressions.Bound;
using Milvus.Query;

namespace Milvus.Engine.Queries;

/// <summary>Turns what was asked into what runs over one segment.</summary>
internal static class ReadPlans
{
    /// <summary>The plan of a search at a moment.</summary>
    public static SearchRequestPlan ToPlan(this SearchSpec search, BoundFilter? filter, Timestamp mvcc) => new(
        search.VectorField, search.Metric, search.Queries, search.QueryCount, search.Dim, search.TopK, filter, mvcc)
    {
        Vectors = search.Vectors,
        Range = search.Range,
        Group = search.Group,
    };

    /// <summary>The hits of all segments together.</summary>
    public static SearchHits Reduce(this SearchSpec search, IReadOnlyList<SearchHits> parts) =>
        search.Group is { } group
            ? SearchReducer.Reduce(parts, search.TopK, search.Metric, group)
            : SearchReducer.Reduce(parts, search.TopK, search.Metric);

    /// <summary>The plan of a query at a moment.</summary>
    public static QueryPlan ToPlan(this QuerySpec query, BoundFilter? filter, Timestamp mvcc) =>
        new(filter, mvcc, query.Fields, query.Limit, query.CountOnly)
        {
            After = query.After,
            MaxBytes = query.ReplyBytes > 0 ? query.ReplyBytes : long.MaxValue,
        };

    /// <summary>Hits that the reader takes, or a refusal: unlike rows, hits of one query cannot come in pieces.</summary>
    public static Outcome<SearchHits> CheckSize(this SearchSpec search, SearchHits hits) =>
        search.ReplyBytes > 0 && hits.ByteCount > search.ReplyBytes
            ? MilvusErrors.TooLarge(
                $"{hits.TotalCount} hits for nq {search.QueryCount} × topk {search.TopK} have {hits.ByteCount} bytes, "
                + $"at most {search.ReplyBytes} fit into a reply")
            : hits;
}
