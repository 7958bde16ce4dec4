using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Mapping;

/// <summary>Walks the hits of all shards, query after query, the best one first and ties by primary key.</summary>
/// <param name="shards">The replies.</param>
/// <param name="metric">The direction of their scores.</param>
internal sealed class ShardWalk(IReadOnlyList<SearchReply> shards, MetricType metric)
{
    private readonly int[] _heads = new int[shards.Count];
    private readonly int[] _ends = new int[shards.Count];
    private readonly bool _largerIsBetter = metric.LargerIsBetter();
    private int _query = -1;

    /// <summary>Goes on to the next query, whatever is left of the one before; false when there is none.</summary>
    public bool NextQuery(out int query)
    {
        query = ++_query;
        if (query == shards[0].Counts.Length) return false;
        for (var shard = 0; shard < shards.Count; shard++)
        {
            _heads[shard] = _ends[shard];
            _ends[shard] += shards[shard].Counts[query];
        }

        return true;
    }

    /// <summary>The query's next hit by its shard and its place in the reply; false behind the last one.</summary>
    public bool TryNext(out int shard, out int place)
    {
        (shard, place) = (-1, -1);
        for (var other = 0; other < shards.Count; other++)
            if (_heads[other] < _ends[other] && (shard < 0 || IsBefore(other, shard)))
                shard = other;
        if (shard < 0) return false;
        place = _heads[shard]++;
        return true;
    }

    private bool IsBefore(int left, int right)
    {
        var order = shards[left].Scores.Span[_heads[left]].CompareTo(shards[right].Scores.Span[_heads[right]]);
        if (order == 0) return KeyOrder.Compare(KeysOf(left), _heads[left], KeysOf(right), _heads[right]) < 0;
        return _largerIsBetter ? order > 0 : order < 0;
    }

    private Column KeysOf(int shard) => shards[shard].PrimaryKeys!.Value.Column;
}
