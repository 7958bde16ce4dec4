using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Mapping;

/// <summary>Makes one order of the hits of several searches for the same queries.</summary>
/// <param name="searches">What each found.</param>
/// <param name="rank">What is wanted.</param>
internal sealed class HybridRanker(IReadOnlyList<FoundHits> searches, RankParameters rank)
{
    private readonly MetricType[] _metrics = [.. searches.Select(search => search.Metric)];
    private readonly int[] _bases = BasesOf(searches);
    private readonly SearchReply[] _replies = Join(searches);

    /// <summary>The fused hits: best first, ties by primary key; with groups, group after group.</summary>
    public FoundHits Fuse()
    {
        var counts = new int[searches[0].Hits.Counts.Length];
        var chosen = new List<Fused>();
        var starts = new int[searches.Count];
        for (var query = 0; query < counts.Length; query++)
        {
            var fused = Score(query, starts);
            fused.Sort(Compare);
            var kept = rank.Group is null
                ? fused.Skip(rank.Offset).Take(rank.Limit)
                : InGroups(fused, rank.Group.Size);
            var before = chosen.Count;
            chosen.AddRange(kept);
            counts[query] = chosen.Count - before;
        }

        return Build(counts, chosen);
    }

    /// <summary>The fused scores of one query's rows; moves the starts on to the next query.</summary>
    private List<Fused> Score(int query, int[] starts)
    {
        var scores = new Dictionary<int, float>(new ByValue(this, search => searches[search].Hits.Keys!));
        for (var search = 0; search < searches.Count; search++)
        {
            var hits = searches[search].Hits;
            for (var place = 0; place < hits.Counts[query]; place++)
            {
                var hit = starts[search] + place;
                var number = _bases[search] + hit;
                scores[number] = scores.GetValueOrDefault(number)
                    + rank.Ranker.ScoreOf(_metrics, search, place, hits.Scores[hit]);
            }

            starts[search] += hits.Counts[query];
        }

        return [.. scores.Select(pair => new Fused(pair.Key, pair.Value))];
    }

    private int Compare(Fused left, Fused right)
    {
        var order = left.Score.CompareTo(right.Score);
        if (order != 0) return rank.Ranker.LargerIsBetter(_metrics) ? -order : order;
        var ((searchA, hitA), (searchB, hitB)) = (Locate(left.Number), Locate(right.Number));
        return KeyOrder.Compare(searches[searchA].Hits.Keys!, hitA, searches[searchB].Hits.Keys!, hitB);
    }

    private IEnumerable<Fused> InGroups(List<Fused> fused, int size)
    {
        var groups = new Dictionary<int, List<Fused>>(new ByValue(this, search => searches[search].Groups!));
        foreach (var hit in fused)
        {
            if (!groups.TryGetValue(hit.Number, out var members)) groups.Add(hit.Number, members = []);
            if (members.Count < size) members.Add(hit);
        }

        var scored = groups.Values.Select(members => (Members: members, Score: ScoreOf(members))).ToList();
        scored.Sort((left, right) =>
        {
            var order = left.Score.CompareTo(right.Score);
            if (order != 0) return rank.Ranker.LargerIsBetter(_metrics) ? -order : order;
            order = right.Members.Count.CompareTo(left.Members.Count);
            return order != 0 ? order : Compare(left.Members[0], right.Members[0]);
        });
        return scored.Skip(rank.Offset).Take(rank.Limit).SelectMany(group => group.Members);
    }

    private float ScoreOf(List<Fused> members) => rank.GroupScore switch
    {
        GroupScore.Sum => members.Sum(member => member.Score),
        GroupScore.Average => members.Sum(member => member.Score) / members.Count,
        _ => members[0].Score,
    };

    private FoundHits Build(int[] counts, List<Fused> chosen)
    {
        var shards = new int[chosen.Count];
        var places = new int[chosen.Count];
        var order = new int[chosen.Count];
        for (var i = 0; i < chosen.Count; i++)
        {
            var (search, hit) = Locate(chosen[i].Number);
            var shard = searches[search].Hits.Shards[hit];
            order[i] = chosen[i].Number;
            shards[i] = shard;
            places[i] = searches[search].Hits.Places[hit];
            for (var before = 0; before < search; before++) places[i] += searches[before].Replies[shard].Rows.Length;
        }

        return new FoundHits(
            _replies,
            new MergedHits(
                counts, [.. chosen.Select(hit => hit.Score)], shards, places, Gather(search => search.Hits.Keys)),
            rank.Group is null ? null : Gather(search => search.Groups),
            _metrics[0]);

        Column? Gather(Func<FoundHits, Column?> column) => order.Length == 0
            ? null
            : KeyOrder.Gather([.. searches.Select(column).OfType<Column>()], order);
    }

    /// <summary>By shard, where the hits of all searches lie, one search behind the other.</summary>
    private static SearchReply[] Join(IReadOnlyList<FoundHits> searches) =>
    [
        .. searches[0].Replies.Select((_, shard) => new SearchReply
        {
            Segments = searches.SelectMany(search => search.Replies[shard].Segments.ToArray()).ToArray(),
            Rows = searches.SelectMany(search => search.Replies[shard].Rows.ToArray()).ToArray(),
        }),
    ];

    private static int[] BasesOf(IReadOnlyList<FoundHits> searches)
    {
        var bases = new int[searches.Count + 1];
        for (var search = 0; search < searches.Count; search++)
            bases[search + 1] = bases[search] + searches[search].Hits.Scores.Length;
        return bases;
    }

    private (int Search, int Hit) Locate(int number)
    {
        var search = 0;
        while (_bases[search + 1] <= number) search++;
        return (search, number - _bases[search]);
    }

    /// <param name="Number">The first hit of the row, numbered through all searches.</param>
    /// <param name="Score">The fused score.</param>
    private readonly record struct Fused(int Number, float Score);

    /// <summary>Hits are equal whose values in a column are.</summary>
    private sealed class ByValue(HybridRanker ranker, Func<int, Column> columnOf) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y)
        {
            var ((searchX, hitX), (searchY, hitY)) = (ranker.Locate(x), ranker.Locate(y));
            return RowValues.AreEqual(columnOf(searchX), hitX, columnOf(searchY), hitY);
        }

        public int GetHashCode(int number)
        {
            var (search, hit) = ranker.Locate(number);
            return RowValues.HashOf(columnOf(search), hit);
        }
    }
}
