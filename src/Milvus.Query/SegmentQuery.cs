using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Query.Filtering;
using Milvus.Query.Querying;

namespace Milvus.Query;

/// <summary>A query over one segment.</summary>
public static class SegmentQuery
{
    private const int RowsPerTokenCheck = 1 << 18;

    /// <summary>Finds the visible rows that the filter selects.</summary>
    /// <param name="view">The rows.</param>
    /// <param name="plan">The query.</param>
    /// <param name="primaryKey">The primary key field: Int64 or VarChar.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <returns>
    /// Ascending by primary key; of rows with one key the newest (later timestamp, then behind). Those with the smallest
    /// keys that fit into the plan's bytes.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public static QueryRows Run(
        SegmentView view, QueryPlan plan, FieldId primaryKey, CancellationToken cancellationToken)
    {
        Invariant.Holds(plan.Limit is null or >= 0, $"Limit {plan.Limit} is negative.");
        if (plan.CountOnly)
        {
            var counter = new RowCounter();
            Scan(view, plan, counter, cancellationToken);
            return new QueryRows(counter.Count, null);
        }

        if (plan.Limit == 0)
        {
            return new QueryRows(0, null);
        }

        ImmutableArray<FieldId> fields =
            [primaryKey, .. plan.OutputFields.Where(field => field != primaryKey).Distinct()];
        var meter = RowMeter.For(view.Chunks, fields, plan);
        var collector = new KeyCollector(view, primaryKey, meter?.MostRows ?? plan.Limit ?? long.MaxValue, plan.After);
        Scan(view, plan, collector, cancellationToken);
        var rows = collector.Drain();
        if (rows.Length == 0)
        {
            return new QueryRows(0, null);
        }

        var page = meter is null ? rows.Length : CountFitting(view, rows, meter);
        return new QueryRows(page, Gather(view, rows.AsSpan(0, page), fields), More: page < rows.Length);
    }

    private static void Scan(SegmentView view, QueryPlan plan, IRowSink sink, CancellationToken cancellationToken)
    {
        var filter = plan.Filter is null ? null : new FilterEvaluator(plan.Filter);
        var bits = new ulong[Selection.WordsFor(FilterEvaluator.MaxRows)];
        var seen = 0;
        for (var number = 0; number < view.Chunks.Count; number++)
        {
            var chunk = view.Chunks[number];
            var visible = VisibleRows.Count(chunk, plan.Mvcc);
            for (var start = 0; start < visible; start += FilterEvaluator.MaxRows)
            {
                var count = Math.Min(FilterEvaluator.MaxRows, visible - start);
                var block = bits.AsSpan(0, Selection.WordsFor(count));
                if (filter is null)
                {
                    Selection.Fill(block, count);
                }
                else
                {
                    filter.Select(chunk.Rows, start, count, block);
                }

                if (view.DeletedAt[number] is { } deletedAt)
                {
                    VisibleRows.ClearDeleted(deletedAt, start, count, plan.Mvcc, block);
                }

                sink.Take(number, start, block);
                seen += count;
                if (seen >= RowsPerTokenCheck)
                {
                    seen = 0;
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private static int CountFitting(SegmentView view, ReadOnlySpan<int> rows, RowMeter meter)
    {
        var count = 0;
        for (; count < rows.Length; count++)
        {
            var (chunk, row) = view.Locate(rows[count]);
            if (!meter.TryTake(chunk, row))
            {
                break;
            }
        }

        return count;
    }

    private static RowChunk Gather(SegmentView view, ReadOnlySpan<int> rows, ImmutableArray<FieldId> fields)
    {
        var timestamps = new ulong[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var (chunk, row) = view.Locate(rows[i]);
            timestamps[i] = view.Chunks[chunk].Timestamps.Span[row];
        }

        return new RowChunk(Requery.Gather(view, rows, fields), timestamps);
    }
}
