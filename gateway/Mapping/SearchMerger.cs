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
    public static MergedHits Merge(IReadOnlyList<SearchReply> shards, MetricType metric, int offset, int limit)
    {
        var picks = new HitPicks(shards);
        var walk = new ShardWalk(shards, metric);
        while (walk.NextQuery(out var query))
            for (var rank = 0; rank < offset + limit && walk.TryNext(out var shard, out var place); rank++)
                if (rank >= offset)
                    picks.Add(query, shard, place);

        return picks.ToHits();
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
}
