using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Query.Searching;

namespace Milvus.Query;

/// <summary>Brings the hits of several segments or shards together.</summary>
public static class SearchReducer
{
    /// <summary>
    /// Merges hits per query: best first, ties by primary key. Of hits with the same primary key the newest stays (by
    /// timestamp, then segment id, then row), whatever its score.
    /// </summary>
    /// <param name="parts">At least one; all of the same queries and metric.</param>
    /// <param name="topK">Hits wanted per query, at least 1.</param>
    /// <param name="metric">The direction of the scores.</param>
    public static SearchHits Reduce(IReadOnlyList<SearchHits> parts, int topK, MetricType metric) =>
        Reduce(parts, topK, metric, groups: false, groupSize: 0);

    /// <summary>
    /// Merges grouped hits per query: best first whatever their group, ties by primary key, the newest of a key.
    /// </summary>
    /// <param name="parts">At least one; all of the same queries, metric and groups.</param>
    /// <param name="topK">Groups wanted per query, at least 1; given groups are all kept.</param>
    /// <param name="metric">The direction of the scores.</param>
    /// <param name="group">The groups.</param>
    public static SearchHits Reduce(
        IReadOnlyList<SearchHits> parts, int topK, MetricType metric, GroupPlan group) =>
        Reduce(parts, group.Values is null ? topK : int.MaxValue, metric, groups: true, group.Size);

    private static SearchHits Reduce(
        IReadOnlyList<SearchHits> parts, int topK, MetricType metric, bool groups, int groupSize)
    {
        Invariant.Holds(parts.Count > 0 && topK > 0, $"{parts.Count} parts, {topK} hits wanted.");
        var queryCount = parts[0].QueryCount;
        Invariant.Holds(parts.All(part => part.QueryCount == queryCount), "Parts differ in their number of queries.");
        if (parts.Count == 1 && (groups || parts[0].Counts.All(count => count <= topK)))
        {
            return parts[0];
        }

        var source = new PartHits(parts);
        var order = new CandidateOrder(source);
        var chosen = new List<Candidate>();
        var counts = new int[queryCount];
        var pool = Array.Empty<Candidate>();
        for (var query = 0; query < queryCount; query++)
        {
            var size = source.Collect(query, metric.LargerIsBetter(), ref pool);
            var candidates = pool.AsSpan(0, size);
            candidates.Sort(order);
            var kept = order.KeepNewest(candidates);
            counts[query] = groups
                ? source.KeepGroups(candidates[..kept], topK, groupSize)
                : Math.Min(topK, kept);
            chosen.AddRange(candidates[..counts[query]]);
        }

        return source.Build(counts, chosen);
    }

    /// <summary>Hits of several parts, numbered through: part by part, each in its own order.</summary>
    private sealed class PartHits : ICandidateOrder, IEqualityComparer<int>
    {
        private readonly IReadOnlyList<SearchHits> _parts;
        private readonly int[] _starts;
        private readonly int[] _next;

        public PartHits(IReadOnlyList<SearchHits> parts)
        {
            _parts = parts;
            _starts = new int[parts.Count + 1];
            _next = new int[parts.Count];
            for (var i = 0; i < parts.Count; i++)
            {
                _starts[i + 1] = checked(_starts[i] + parts[i].TotalCount);
            }
        }

        /// <summary>Gathers one query's hits; queries come in order.</summary>
        public int Collect(int query, bool largerIsBetter, ref Candidate[] pool)
        {
            var size = _parts.Sum(part => part.Counts[query]);
            if (pool.Length < size)
            {
                pool = new Candidate[size];
            }

            var filled = 0;
            for (var number = 0; number < _parts.Count; number++)
            {
                var part = _parts[number];
                for (var end = _next[number] + part.Counts[query]; _next[number] < end; _next[number]++)
                {
                    var hit = _next[number];
                    pool[filled++] = new Candidate(
                        largerIsBetter ? part.Scores[hit] : -part.Scores[hit],
                        PrimaryKeys.Prefix(part.PrimaryKeys!, hit),
                        _starts[number] + hit);
                }
            }

            return size;
        }

        /// <summary>Moves the hits of the best groups to the front, in order.</summary>
        /// <returns>How many are kept.</returns>
        public int KeepGroups(Span<Candidate> sorted, int groups, int size)
        {
            var members = new Dictionary<int, int>(this);
            var kept = 0;
            foreach (var candidate in sorted)
            {
                var known = members.TryGetValue(candidate.Row, out var count);
                if (known ? count < size : members.Count < groups)
                {
                    members[candidate.Row] = count + 1;
                    sorted[kept++] = candidate;
                }
            }

            return kept;
        }

        public bool Equals(int x, int y)
        {
            var (a, hitA) = Locate(x);
            var (b, hitB) = Locate(y);
            return RowValues.AreEqual(a.Groups!, hitA, b.Groups!, hitB);
        }

        public int GetHashCode(int number)
        {
            var (part, hit) = Locate(number);
            return RowValues.HashOf(part.Groups!, hit);
        }

        public SearchHits Build(int[] counts, List<Candidate> chosen)
        {
            if (chosen.Count == 0)
            {
                return SearchHits.None(counts.Length);
            }

            var example = _parts.Select(part => part.PrimaryKeys).OfType<Column>().First();
            var keys = ColumnBuilder.Like(example, chosen.Count);
            var grouped = _parts.Select(part => part.Groups).OfType<Column>().FirstOrDefault();
            var groups = grouped is null ? null : ColumnBuilder.Like(grouped, chosen.Count);
            var scores = new float[chosen.Count];
            var timestamps = new ulong[chosen.Count];
            var segmentIds = new long[chosen.Count];
            var rows = new int[chosen.Count];
            for (var i = 0; i < chosen.Count; i++)
            {
                var (part, hit) = Locate(chosen[i].Row);
                keys.Append(part.PrimaryKeys!, hit, 1);
                groups?.Append(part.Groups!, hit, 1);
                scores[i] = part.Scores[hit];
                timestamps[i] = part.Timestamps[hit];
                segmentIds[i] = part.SegmentIds[hit];
                rows[i] = part.Rows[hit];
            }

            return new SearchHits(counts, scores, keys.ToColumn(), timestamps, segmentIds, rows)
            {
                Groups = groups?.ToColumn(),
            };
        }

        public int CompareKeys(int rowA, int rowB)
        {
            var (a, hitA) = Locate(rowA);
            var (b, hitB) = Locate(rowB);
            return PrimaryKeys.Compare(a.PrimaryKeys!, hitA, b.PrimaryKeys!, hitB);
        }

        public int CompareAge(int rowA, int rowB)
        {
            var (a, hitA) = Locate(rowA);
            var (b, hitB) = Locate(rowB);
            var order = b.Timestamps[hitB].CompareTo(a.Timestamps[hitA]);
            order = order != 0 ? order : b.SegmentIds[hitB].CompareTo(a.SegmentIds[hitA]);
            return order != 0 ? order : b.Rows[hitB].CompareTo(a.Rows[hitA]);
        }

        private (SearchHits Part, int Hit) Locate(int number)
        {
            var part = Array.BinarySearch(_starts, number);
            part = part >= 0 ? part : ~part - 1;

            // Empty parts share their start with the next one.
            while (_starts[part + 1] <= number)
            {
                part++;
            }

            return (_parts[part], number - _starts[part]);
        }
    }
}
