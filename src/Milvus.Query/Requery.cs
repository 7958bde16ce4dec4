using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Query;

/// <summary>Fetches fields of rows that a search has found.</summary>
public static class Requery
{
    /// <summary>Copies fields of rows.</summary>
    /// <param name="view">The view that the row numbers come from; it has at least one chunk.</param>
    /// <param name="rows">Row numbers in any order, repeated or not.</param>
    /// <param name="fields">At least one; every chunk has them.</param>
    /// <returns>One row per number, in the given order; columns in the order of <paramref name="fields"/>.</returns>
    public static RowBatch Gather(SegmentView view, ReadOnlySpan<int> rows, ImmutableArray<FieldId> fields)
    {
        Invariant.Holds(view.Chunks.Count > 0, $"Segment {view.Segment} has no rows to fetch.");
        var builders = new ColumnBuilder[fields.Length];
        for (var i = 0; i < builders.Length; i++)
        {
            builders[i] = ColumnBuilder.Like(view.Chunks[0].Rows[fields[i]], rows.Length);
        }

        var local = new int[rows.Length];
        for (var start = 0; start < rows.Length;)
        {
            (var chunk, local[0]) = view.Locate(rows[start]);
            var (first, next) = (view.StartOf(chunk), view.StartOf(chunk + 1));
            var count = 1;
            while (start + count < rows.Length && rows[start + count] >= first && rows[start + count] < next)
            {
                local[count] = rows[start + count] - first;
                count++;
            }

            for (var i = 0; i < builders.Length; i++)
            {
                builders[i].Append(view.Chunks[chunk].Rows[fields[i]], local.AsSpan(0, count));
            }

            start += count;
        }

        return new RowBatch([.. fields.Select((field, i) => new FieldColumn(field, builders[i].ToColumn()))]);
    }
}
