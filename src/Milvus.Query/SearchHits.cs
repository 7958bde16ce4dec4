using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Query;

/// <summary>
/// Hits of a search, query after query, best first, ties by ascending primary key. Immutable and columnar: hit i of
/// every array is one hit; the hits of query q begin behind those of the queries before it.
/// </summary>
public sealed class SearchHits
{
    /// <summary>Puts the columns together; the arrays are the hits' from now on.</summary>
    /// <param name="counts">[nq] hits per query.</param>
    /// <param name="scores">[hits] plain metric values: L2 squared and ascending, IP and COSINE descending.</param>
    /// <param name="primaryKeys">[hits] Int64 or VarChar; null only when there are no hits.</param>
    /// <param name="timestamps">[hits] TSO of each row.</param>
    /// <param name="segmentIds">[hits] the segment that holds each row.</param>
    /// <param name="rows">[hits] the row's number within that segment's view.</param>
    public SearchHits(
        int[] counts, float[] scores, Column? primaryKeys, ulong[] timestamps, long[] segmentIds, int[] rows)
    {
        var total = counts.Sum();
        Invariant.Holds(
            scores.Length == total && timestamps.Length == total && segmentIds.Length == total && rows.Length == total
            && (primaryKeys?.RowCount ?? 0) == total,
            $"Columns of hits differ in length from the {total} counted.");
        Counts = counts;
        Scores = scores;
        PrimaryKeys = primaryKeys;
        Timestamps = timestamps;
        SegmentIds = segmentIds;
        Rows = rows;
    }

    /// <summary>nq.</summary>
    public int QueryCount => Counts.Length;

    /// <summary>All hits of all queries.</summary>
    public int TotalCount => Scores.Length;

    /// <summary>[nq] hits per query.</summary>
    public int[] Counts { get; }

    /// <summary>[hits] plain metric values.</summary>
    public float[] Scores { get; }

    /// <summary>[hits] Int64 or VarChar; null only when there are no hits.</summary>
    public Column? PrimaryKeys { get; }

    /// <summary>[hits] TSO of each row.</summary>
    public ulong[] Timestamps { get; }

    /// <summary>[hits] the segment that holds each row.</summary>
    public long[] SegmentIds { get; }

    /// <summary>[hits] the row's number within that segment's view.</summary>
    public int[] Rows { get; }

    /// <summary>[hits] the values that hits are grouped by; null when they are not, or there are no hits.</summary>
    public Column? Groups { get; init; }

    /// <summary>Bytes of all columns.</summary>
    public long ByteCount =>
        ((long)Counts.Length * sizeof(int))
        + ((long)Scores.Length * (sizeof(float) + sizeof(ulong) + sizeof(long) + sizeof(int)))
        + (PrimaryKeys?.ByteCount ?? 0)
        + (Groups?.ByteCount ?? 0);

    /// <summary>No hits for any of <paramref name="queryCount"/> queries.</summary>
    public static SearchHits None(int queryCount) => new(new int[queryCount], [], null, [], [], []);
}
