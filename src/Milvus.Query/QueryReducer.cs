using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Query.Querying;

namespace Milvus.Query;

/// <summary>Brings the rows of several segments together.</summary>
public static class QueryReducer
{
    /// <summary>Merges rows by ascending primary key; the newest row of a key stays, then the later part's.</summary>
    /// <param name="parts">Answers to the plan, any number; each may be a page of its own.</param>
    /// <param name="plan">The query.</param>
    /// <param name="primaryKey">The primary key field.</param>
    /// <returns>
    /// Rows with the first part's columns, as many as the plan's limit and bytes allow. Keys behind the end of a part's
    /// page are left to the next one, because that part may hold rows before them. When only counts were asked, their
    /// sum.
    /// </returns>
    public static QueryRows Merge(IReadOnlyList<QueryRows> parts, QueryPlan plan, FieldId primaryKey)
    {
        Invariant.Holds(plan.Limit is null or >= 0, $"Limit {plan.Limit} is negative.");
        QueryRows[] found = [.. parts.Where(part => part.Rows is { RowCount: > 0 })];
        if (found.Length == 0)
        {
            return new QueryRows(parts.Sum(part => part.Count), null);
        }

        if (found.Length == 1 && IsWhole(found[0], plan, primaryKey))
        {
            return found[0];
        }

        var chunks = Array.ConvertAll(found, part => part.Rows!);
        var last = FirstEnd(found, primaryKey);
        ImmutableArray<FieldId> fields = [.. chunks[0].Rows.Columns.Select(column => column.Field)];
        var meter = RowMeter.For(chunks, fields, plan);
        var merge = new KeyMerge(chunks, primaryKey);
        var wanted = plan.Limit ?? long.MaxValue;
        var more = last is not null;
        var picks = new List<RowPick>();
        while (picks.Count < wanted && merge.TryNext(out var part, out var row))
        {
            var keys = chunks[part].Rows[primaryKey];
            if (plan.After is not null && PrimaryKeys.Compare(keys, row, plan.After, 0) <= 0)
            {
                continue;
            }

            if (last is not null && PrimaryKeys.Compare(keys, row, last, 0) > 0)
            {
                break;
            }

            if (meter?.TryTake(part, row) == false)
            {
                more = true;
                break;
            }

            picks.Add(new RowPick(part, row));
        }

        return picks.Count == 0
            ? new QueryRows(0, null)
            : new QueryRows(picks.Count, Build(chunks, picks), more && picks.Count < wanted);
    }

    /// <summary>Whether the only part is the answer as it stands: nothing has to be left out.</summary>
    /// <param name="part">The part.</param>
    /// <param name="plan">The query.</param>
    /// <param name="primaryKey">The primary key field.</param>
    public static bool IsWhole(QueryRows part, QueryPlan plan, FieldId primaryKey) =>
        part.Rows is not { RowCount: > 0 } rows
        || (part.Count <= (plan.Limit ?? long.MaxValue)
            && rows.Rows.ByteCount + ((long)rows.RowCount * sizeof(ulong)) <= plan.MaxBytes
            && (plan.After is null || PrimaryKeys.Compare(PrimaryKeys.Of(rows, primaryKey), 0, plan.After, 0) > 0));

    /// <summary>The smallest of the keys that pages end with; null when no part is a page.</summary>
    private static Column? FirstEnd(QueryRows[] parts, FieldId primaryKey)
    {
        Column? first = null;
        foreach (var part in parts.Where(part => part.More))
        {
            var end = part.Rows!.Rows[primaryKey].Slice(part.Rows.RowCount - 1, 1);
            if (first is null || PrimaryKeys.Compare(end, 0, first, 0) < 0)
            {
                first = end;
            }
        }

        return first;
    }

    private static RowChunk Build(RowChunk[] chunks, List<RowPick> picks)
    {
        var example = chunks[0].Rows.Columns;
        var columns = ImmutableArray.CreateBuilder<FieldColumn>(example.Length);
        var rows = picks.Select(pick => pick.Row).ToArray();
        foreach (var (field, column) in example)
        {
            var builder = ColumnBuilder.Like(column, picks.Count);
            for (var start = 0; start < rows.Length;)
            {
                var end = start + 1;
                while (end < rows.Length && picks[end].Part == picks[start].Part)
                {
                    end++;
                }

                builder.Append(chunks[picks[start].Part].Rows[field], rows.AsSpan(start, end - start));
                start = end;
            }

            columns.Add(new FieldColumn(field, builder.ToColumn()));
        }

        var timestamps = picks.Select(pick => chunks[pick.Part].Timestamps.Span[pick.Row]).ToArray();
        return new RowChunk(new RowBatch(columns.MoveToImmutable()), timestamps);
    }
}
