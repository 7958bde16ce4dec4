using Milvus.Core.Rows;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Mapping;

/// <summary>Collects hits out of the replies of shards, query after query.</summary>
internal sealed class HitPicks(IReadOnlyList<SearchReply> shards)
{
    private readonly int[] _counts = new int[shards[0].Counts.Length];
    private readonly List<float> _scores = [];
    private readonly List<int> _shards = [];
    private readonly List<int> _places = [];

    public void Add(int query, int shard, int place)
    {
        _counts[query]++;
        _scores.Add(shards[shard].Scores.Span[place]);
        _shards.Add(shard);
        _places.Add(place);
    }

    public MergedHits ToHits()
    {
        var hits = new MergedHits(_counts, [.. _scores], [.. _shards], [.. _places], null);
        return hits with { Keys = Keys(hits) };
    }

    private Column? Keys(MergedHits hits)
    {
        if (hits.Shards.Length == 0) return null;
        var bases = new int[shards.Count];
        var used = 0;
        for (var shard = 0; shard < shards.Count; shard++)
        {
            bases[shard] = used;
            used += shards[shard].PrimaryKeys?.Column.RowCount ?? 0;
        }

        var order = new int[hits.Shards.Length];
        for (var hit = 0; hit < order.Length; hit++) order[hit] = bases[hits.Shards[hit]] + hits.Places[hit];
        return KeyOrder.Gather(
            [.. shards.Select(shard => shard.PrimaryKeys?.Column).OfType<Column>()], order);
    }
}
