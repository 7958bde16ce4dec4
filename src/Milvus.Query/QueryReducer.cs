using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Query.Querying;

namespace Milvus.Query;

/// <summary>Brings the rows of several segments or shards together.</summary>
public static class QueryReducer
{
    /// <summary>Merges rows by ascending primary key; the newest row of a key stays, then the later part's.</summary>
    /// <param name="parts">Answers to one plan whose limit was at least offset + limit; any number.</param>
    /// <param name="primaryKey">The primary key field.</param>
    /// <param name="limit">Rows wanted behind the offset; null means all.</param>
    /// <param name="offset">Rows passed over first.</param>
    /// <returns>
    /// Rows with the first part's columns; when only counts were asked, their sum whatever the limit and offset.
    /// </returns>
    public static QueryRows Merge(IReadOnlyList<QueryRows> parts, FieldId primaryKey, long? limit, long offset)
    {
        Invariant.Holds(limit is null or >= 0 && offset >= 0, $"Limit {limit}, offset {offset}.");
        RowChunk[] chunks = [.. parts.Select(part => part.Rows).OfType<RowChunk>().Where(chunk => chunk.RowCount > 0)];
        if (chunks.Length == 0)
        {
            return new QueryRows(parts.Sum(part => part.Count), null);
        }

        var merge = new KeyMerge(chunks, primaryKey);
        var wanted = limit ?? long.MaxValue;
        for (var passed = 0L; passed < offset && merge.TryNext(out _, out _); passed++)
        {
        }

        var picks = new List<RowPick>();
        while (picks.Count < wanted && merge.TryNext(out var part, out var row))
        {
            picks.Add(new RowPick(part, row));
        }

        return picks.Count == 0 ? new QueryRows(0, null) : new QueryRows(picks.Count, Build(chunks, picks));
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
