using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Query.Searching;

/// <summary>Columns of hits out of candidates of one view.</summary>
internal static class HitBuilder
{
    public static SearchHits Build(
        SegmentView view, SearchRequestPlan plan, FieldId primaryKey, Candidate[][] found)
    {
        var counts = Array.ConvertAll(found, candidates => candidates.Length);
        var total = counts.Sum();
        if (total == 0)
        {
            return SearchHits.None(plan.QueryCount);
        }

        var keys = ColumnBuilder.Like(view.Chunks[0].Rows[primaryKey], total);
        var groups = plan.Group is { } group ? ColumnBuilder.Like(view.Chunks[0].Rows[group.Field], total) : null;
        var scores = new float[total];
        var timestamps = new ulong[total];
        var rows = new int[total];
        var segmentIds = new long[total];
        Array.Fill(segmentIds, view.Segment.Value);
        var hit = 0;
        foreach (var candidates in found)
        {
            foreach (var candidate in candidates)
            {
                var (chunk, row) = view.Locate(candidate.Row);
                keys.Append(view.Chunks[chunk].Rows[primaryKey], row, 1);
                groups?.Append(view.Chunks[chunk].Rows[plan.Group!.Field], row, 1);
                scores[hit] = plan.Metric.LargerIsBetter() ? candidate.Goodness : -candidate.Goodness;
                timestamps[hit] = view.Chunks[chunk].Timestamps.Span[row];
                rows[hit++] = candidate.Row;
            }
        }

        return new SearchHits(counts, scores, keys.ToColumn(), timestamps, segmentIds, rows)
        {
            Groups = groups?.ToColumn(),
        };
    }
}
