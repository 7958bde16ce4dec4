using Milvus.Core;
using Milvus.Core.Schema;
using Milvus.Query.Searching;

namespace Milvus.Query;

/// <summary>Exact search of one segment.</summary>
public static class SegmentSearcher
{
    /// <summary>Scores every query against every visible row that the filter selects and keeps the best.</summary>
    /// <param name="view">The rows.</param>
    /// <param name="plan">The search.</param>
    /// <param name="primaryKey">The primary key field: Int64 or VarChar.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <returns>
    /// At most TopK hits per query, best first, ties by primary key, no primary key twice: of rows with one key among
    /// the best the newest stays, and further rows take the place of the others. Rows without a defined score
    /// (overflow) never appear. With groups: the best hit of each of the best TopK groups, or the best hits of the
    /// given groups, best first whatever their group; of rows with one key among them the newest stays.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public static SearchHits Search(
        SegmentView view, SearchRequestPlan plan, FieldId primaryKey, CancellationToken cancellationToken)
    {
        Invariant.Holds(plan.TopK is >= 1 and <= SearchRequestPlan.MaxTopK, $"TopK {plan.TopK} is out of range.");
        Invariant.Holds(
            plan.QueryCount >= 1
            && (plan.Vectors is { } vectors
                ? vectors.RowCount == plan.QueryCount
                : plan.Dim >= 1 && plan.Queries.Length == (long)plan.QueryCount * plan.Dim),
            $"{plan.Queries.Length} floats are not {plan.QueryCount} queries of {plan.Dim}.");

        var order = new CandidateOrder(new ViewOrder(view, primaryKey));
        var found = new Candidate[plan.QueryCount][];
        if (plan.Group is not null)
        {
            SearchGroups(view, plan, plan.Group, primaryKey, order, found, cancellationToken);
            return HitBuilder.Build(view, plan, primaryKey, found);
        }

        var open = Enumerable.Range(0, plan.QueryCount).ToArray();
        for (var depth = plan.TopK; open.Length > 0; depth = (int)Math.Min(2L * depth, int.MaxValue))
        {
            open = SearchOnce(view, plan, primaryKey, order, open, depth, found, cancellationToken);
        }

        return HitBuilder.Build(view, plan, primaryKey, found);
    }

    /// <summary>Searches for some queries.</summary>
    /// <returns>Queries that lost so many repeated keys that they must look deeper.</returns>
    private static int[] SearchOnce(
        SegmentView view,
        SearchRequestPlan plan,
        FieldId primaryKey,
        CandidateOrder order,
        int[] queries,
        int depth,
        Candidate[][] found,
        CancellationToken cancellationToken)
    {
        var best = new TopK[queries.Length];
        for (var i = 0; i < best.Length; i++)
        {
            best[i] = new TopK(Math.Min(depth, Math.Max(view.RowCount, 1)), order, LeastGoodness(plan));
        }

        new SegmentScan(view, plan, primaryKey, queries, best).Run(cancellationToken);
        var again = new List<int>();
        for (var i = 0; i < best.Length; i++)
        {
            var candidates = best[i].Drain();
            var kept = order.KeepNewest(candidates);
            if (kept < plan.TopK && best[i].Count == depth)
            {
                again.Add(queries[i]);
            }
            else
            {
                found[queries[i]] = candidates[..Math.Min(kept, plan.TopK)].ToArray();
            }
        }

        return [.. again];
    }

    private static void SearchGroups(
        SegmentView view,
        SearchRequestPlan plan,
        GroupPlan group,
        FieldId primaryKey,
        CandidateOrder order,
        Candidate[][] found,
        CancellationToken cancellationToken)
    {
        Invariant.Holds(
            group.Values is null ? group.Size == 1 : group.Counts.Length == plan.QueryCount,
            $"Groups of {group.Size} with {group.Counts.Length} counts for {plan.QueryCount} queries.");
        var groups = new RowGroups(view, group);
        var best = new CandidateSink[plan.QueryCount];
        var first = 0;
        for (var query = 0; query < best.Length; query++)
        {
            if (group.Values is null)
            {
                best[query] = new TopGroups(plan.TopK, order, groups, LeastGoodness(plan));
                continue;
            }

            best[query] = new GivenGroups(group, first, group.Counts[query], order, groups, LeastGoodness(plan));
            first += group.Counts[query];
        }

        var queries = Enumerable.Range(0, plan.QueryCount).ToArray();
        new SegmentScan(view, plan, primaryKey, queries, best).Run(cancellationToken);
        for (var query = 0; query < best.Length; query++)
        {
            var candidates = best[query].Drain();
            found[query] = candidates[..order.KeepNewest(candidates)].ToArray();
        }
    }

    private static float LeastGoodness(SearchRequestPlan plan) =>
        plan.Metric.LargerIsBetter() ? plan.Range.Lowest : -plan.Range.Highest;
}
