using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Mapping;

/// <summary>Merges grouped hits of several shards, query by query.</summary>
/// <param name="shards">The replies.</param>
/// <param name="metric">The direction of their scores.</param>
internal sealed class GroupMerger(IReadOnlyList<SearchReply> shards, MetricType metric)
{
    private readonly int[] _bases = BasesOf(shards);

    /// <summary>The best groups, each by its best hit, in the order of these.</summary>
    /// <param name="offset">Groups to leave out first.</param>
    /// <param name="limit">Groups wanted.</param>
    public MergedHits BestOfEach(int offset, int limit)
    {
        var picks = new HitPicks(shards);
        var walk = new ShardWalk(shards, metric);
        while (walk.NextQuery(out var query))
        {
            var seen = new HashSet<int>(new ByGroup(this));
            while (seen.Count < offset + limit && walk.TryNext(out var shard, out var place))
                if (seen.Add(_bases[shard] + place) && seen.Count > offset)
                    picks.Add(query, shard, place);
        }

        return picks.ToHits();
    }

    /// <summary>All hits, group after group.</summary>
    /// <param name="groups">[all queries' groups] in their order.</param>
    /// <param name="counts">[queries] how many of them each query has.</param>
    /// <param name="size">The most hits of a group.</param>
    public MergedHits InGroups(Column groups, ImmutableArray<int> counts, int size)
    {
        var picks = new HitPicks(shards);
        var walk = new ShardWalk(shards, metric);
        var first = 0;
        while (walk.NextQuery(out var query))
        {
            var members = new List<(int Shard, int Place)>[counts[query]];
            var numbers = new Dictionary<int, int>(new ByGroup(this, groups));
            for (var group = 0; group < members.Length; group++)
            {
                members[group] = [];
                numbers.TryAdd(~(first + group), group);
            }

            while (walk.TryNext(out var shard, out var place))
                if (numbers.TryGetValue(_bases[shard] + place, out var group) && members[group].Count < size)
                    members[group].Add((shard, place));
            foreach (var member in members.SelectMany(group => group)) picks.Add(query, member.Shard, member.Place);
            first += members.Length;
        }

        return picks.ToHits();
    }

    /// <summary>What hits are grouped by; null when there are none.</summary>
    public Column? GroupsOf(MergedHits hits)
    {
        if (hits.Shards.Length == 0) return null;
        var order = new int[hits.Shards.Length];
        for (var hit = 0; hit < order.Length; hit++) order[hit] = _bases[hits.Shards[hit]] + hits.Places[hit];
        return KeyOrder.Gather([.. shards.Select(shard => shard.Groups?.Column).OfType<Column>()], order);
    }

    private static int[] BasesOf(IReadOnlyList<SearchReply> shards)
    {
        var bases = new int[shards.Count + 1];
        for (var shard = 0; shard < shards.Count; shard++)
            bases[shard + 1] = bases[shard] + shards[shard].Scores.Length;
        return bases;
    }

    /// <summary>Hits by their numbers in all replies together; complements stand for given groups.</summary>
    private sealed class ByGroup(GroupMerger merger, Column? given = null) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y)
        {
            var ((columnX, rowX), (columnY, rowY)) = (Locate(x), Locate(y));
            return RowValues.AreEqual(columnX, rowX, columnY, rowY);
        }

        public int GetHashCode(int number)
        {
            var (column, row) = Locate(number);
            return RowValues.HashOf(column, row);
        }

        private (Column Column, int Row) Locate(int number)
        {
            if (number < 0) return (given!, ~number);
            var shard = 0;
            while (merger._bases[shard + 1] <= number) shard++;
            return (
                merger.GroupsOf(shard) ?? throw new InvariantException($"Shard {shard} left out its groups."),
                number - merger._bases[shard]);
        }
    }

    private Column? GroupsOf(int shard) => shards[shard].Groups?.Column;
}
