using System.Collections.Immutable;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Mapping;

/// <summary>The best hits of all shards.</summary>
/// <param name="Counts">[queries] hits of each query.</param>
/// <param name="Scores">[hits] as the metric gives them.</param>
/// <param name="Shards">[hits] where each hit was found.</param>
/// <param name="Places">[hits] its place in that shard's reply.</param>
/// <param name="Keys">[hits]; null when there are none.</param>
internal sealed record MergedHits(int[] Counts, float[] Scores, int[] Shards, int[] Places, Column? Keys);

/// <summary>Merges the hits of several shards, query by query: best first, ties by primary key.</summary>
internal static class SearchMerger
{
    public static MergedHits Merge(IReadOnlyList<SearchReply> shards, MetricType metric, SearchParams window)
    {
        var counts = new int[shards[0].Counts.Length];
        var scores = new List<float>();
        var origins = new List<int>();
        var places = new List<int>();
        var starts = new int[shards.Count];
        var heads = new int[shards.Count];
        for (var query = 0; query < counts.Length; query++)
        {
            Array.Clear(heads);
            for (var rank = 0; rank < window.Offset + window.TopK; rank++)
            {
                var best = Best(shards, query, starts, heads, metric.LargerIsBetter());
                if (best < 0) break;
                var place = starts[best] + heads[best]++;
                if (rank < window.Offset) continue;
                scores.Add(shards[best].Scores.Span[place]);
                origins.Add(best);
                places.Add(place);
                counts[query]++;
            }

            for (var shard = 0; shard < shards.Count; shard++) starts[shard] += shards[shard].Counts[query];
        }

        var merged = new MergedHits(counts, [.. scores], [.. origins], [.. places], null);
        return merged with { Keys = Keys(shards, merged) };
    }

    /// <summary>The column of a field for all hits, out of what each shard retrieved for its own ones.</summary>
    /// <param name="hits">The hits.</param>
    /// <param name="retrieved">By shard, in the order of the shard's hits; null for shards without any.</param>
    /// <param name="field">The field.</param>
    public static Column Column(MergedHits hits, IReadOnlyList<RowBatch?> retrieved, FieldSchema field)
    {
        if (hits.Shards.Length == 0) return ColumnBuilder.For(field, 0).ToColumn();
        var next = new int[retrieved.Count];
        var used = 0;
        for (var shard = 0; shard < retrieved.Count; shard++)
        {
            next[shard] = used;
            used += retrieved[shard]?.RowCount ?? 0;
        }

        var order = new int[hits.Shards.Length];
        for (var hit = 0; hit < order.Length; hit++) order[hit] = next[hits.Shards[hit]]++;
        return KeyOrder.Gather([.. retrieved.Where(rows => rows is not null).Select(rows => rows![field.Id])], order);
    }

    private static int Best(
        IReadOnlyList<SearchReply> shards, int query, int[] starts, int[] heads, bool largerIsBetter)
    {
        var best = -1;
        for (var shard = 0; shard < shards.Count; shard++)
        {
            if (heads[shard] >= shards[shard].Counts[query]) continue;
            if (best < 0 || IsBefore(shard, best)) best = shard;
        }

        return best;

        bool IsBefore(int left, int right)
        {
            var (leftPlace, rightPlace) = (starts[left] + heads[left], starts[right] + heads[right]);
            var order = shards[left].Scores.Span[leftPlace].CompareTo(shards[right].Scores.Span[rightPlace]);
            if (order == 0)
                return KeyOrder.Compare(
                    KeysOf(shards[left])!, leftPlace, KeysOf(shards[right])!, rightPlace) < 0;
            return largerIsBetter ? order > 0 : order < 0;
        }
    }

    private static Column? Keys(IReadOnlyList<SearchReply> shards, MergedHits hits)
    {
        if (hits.Shards.Length == 0) return null;
        var bases = new int[shards.Count];
        var used = 0;
        for (var shard = 0; shard < shards.Count; shard++)
        {
            bases[shard] = used;
            used += KeysOf(shards[shard])?.RowCount ?? 0;
        }

        var order = new int[hits.Shards.Length];
        for (var hit = 0; hit < order.Length; hit++) order[hit] = bases[hits.Shards[hit]] + hits.Places[hit];
        ImmutableArray<Column> parts =
            [.. shards.Select(KeysOf).OfType<Column>()];
        return KeyOrder.Gather(parts, order);
    }

    private static Column? KeysOf(SearchReply shard) => shard.PrimaryKeys?.Column;
}
