using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Index.Kernels;

namespace Milvus.Query.Tests;

public sealed class SegmentSearcherTests
{
    private static readonly MetricType[] Metrics = [MetricType.L2, MetricType.InnerProduct, MetricType.Cosine];

    [Fact]
    public void Search_finds_what_brute_force_finds()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            CheckAgainstBruteForce(seed, new Random(seed));
        }
    }

    [Fact]
    public void A_reduced_search_of_parts_equals_a_search_of_the_whole()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var dim = random.Next(1, 20);
            var rows = TestRows.Make(random, random.Next(1, 900), dim, keys: 0, coarse: random.Next(2) == 0);
            random.Shuffle(rows);
            rows = [.. rows.Select((row, i) => row with { Timestamp = (ulong)i })];
            var plan = Plan(random, dim, Metrics[seed % 3], ulong.MaxValue >> 1);
            var key = seed % 2 == 0 ? TestRows.Id : TestRows.Name;
            var whole = Search(TestRows.View(random, rows, dim), plan, key);
            var parts = new List<SearchHits>();
            for (var start = 0; start < rows.Length;)
            {
                var count = Math.Min(rows.Length - start, random.Next(1, 400));
                parts.Add(Search(TestRows.View(random, rows[start..(start + count)], dim, start + 1), plan, key));
                start += count;
            }

            var reduced = SearchReducer.Reduce(parts, plan.TopK, plan.Metric);
            Assert.Equal(whole.Counts, reduced.Counts);
            Assert.Equal(whole.Scores, reduced.Scores);
            Assert.Equal(Keys(whole), Keys(reduced));
            Assert.Equal(whole.Timestamps, reduced.Timestamps);
        }
    }

    [Fact]
    public void The_reducer_keeps_the_newest_row_of_a_primary_key_whatever_its_score()
    {
        var old = Hits([0.9f, 0.5f], [7, 8], [10, 10], 1);
        var recent = Hits([0.6f, 0.1f], [9, 7], [20, 20], 2);
        var reduced = SearchReducer.Reduce([old, recent], 3, MetricType.Cosine);
        Assert.Equal(["prefix-9", "prefix-8", "prefix-7"], Keys(reduced));
        Assert.Equal([0.6f, 0.5f, 0.1f], reduced.Scores);
        Assert.Equal([2L, 1L, 2L], reduced.SegmentIds);
        Assert.Equal([0, 1, 1], reduced.Rows);
    }

    [Fact]
    public void Repeated_keys_do_not_cost_hits()
    {
        var rows = TestRows.Make(new Random(3), 2000, 4, keys: 0, coarse: false);
        rows = [.. rows.Select((row, i) => i < 1990 ? row with { Id = 1, Vector = [1, 1, 1, 1] } : row)];
        var plan = new SearchRequestPlan(
            TestRows.Vector, MetricType.L2, new float[] { 1, 1, 1, 1 }, 1, 4, 5, null, Timestamp.Max);
        var hits = Search(TestRows.View(new Random(4), rows, 4), plan, TestRows.Id);
        Assert.Equal([5], hits.Counts);
        Assert.Equal(5, Keys(hits).Distinct().Count());
        Assert.Equal(1989, hits.Rows[0]);
    }

    [Fact]
    public void Thousands_of_tiny_chunks_are_one_segment()
    {
        var rows = TestRows.Make(new Random(5), 3000, 6, keys: 0, coarse: false);
        var plan = Plan(new Random(6), 6, MetricType.Cosine, ulong.MaxValue >> 1);
        var tiny = new SegmentView(new SegmentId(1), [.. rows.Select(row => TestRows.Chunk([row], 6))]);
        var one = new SegmentView(new SegmentId(1), [TestRows.Chunk(rows, 6)]);
        var (expected, actual) = (Search(one, plan, TestRows.Id), Search(tiny, plan, TestRows.Id));
        Assert.Equal(expected.Scores, actual.Scores);
        Assert.Equal(expected.Rows, actual.Rows);
    }

    [Fact]
    public void An_empty_view_and_a_filter_without_rows_give_no_hits()
    {
        var plan = Plan(new Random(7), 4, MetricType.L2, ulong.MaxValue >> 1);
        plan = plan with { Filter = TestRows.Filter("id < 0") };
        var empty = Search(new SegmentView(new SegmentId(1), []), plan, TestRows.Id);
        Assert.Equal(new int[plan.QueryCount], empty.Counts);
        Assert.Null(empty.PrimaryKeys);
        var rows = TestRows.Make(new Random(8), 100, 4, keys: 0, coarse: false);
        var none = Search(TestRows.View(new Random(9), rows, 4), plan, TestRows.Id);
        Assert.Equal(0, SearchReducer.Reduce([empty, none], 10, MetricType.L2).TotalCount);
    }

    [Fact]
    public void A_fired_token_ends_the_search()
    {
        var rows = TestRows.Make(new Random(10), 100, 4, keys: 0, coarse: false);
        var plan = Plan(new Random(11), 4, MetricType.L2, ulong.MaxValue >> 1);
        Assert.Throws<OperationCanceledException>(() => SegmentSearcher.Search(
            TestRows.View(new Random(12), rows, 4), plan, TestRows.Id, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SearchRequestPlan.MaxTopK + 1)]
    public void TopK_out_of_range_is_a_broken_invariant(int topK)
    {
        var plan = Plan(new Random(13), 4, MetricType.L2, 0) with { TopK = topK };
        Assert.Throws<InvariantException>(() => Search(new SegmentView(new SegmentId(1), []), plan, TestRows.Id));
    }

    [Fact]
    public void Requery_fetches_rows_in_the_order_asked()
    {
        var random = new Random(14);
        var rows = TestRows.Make(random, 1000, 4, keys: 0, coarse: false);
        var view = TestRows.View(random, rows, 4, largest: 100);
        var asked = Enumerable.Range(0, 500).Select(_ => random.Next(1000)).ToArray();
        var batch = Requery.Gather(view, asked, [TestRows.Name, TestRows.Number]);
        for (var i = 0; i < asked.Length; i++)
        {
            Assert.Equal(rows[asked[i]].Name, TestRows.Text(batch[TestRows.Name], i));
            Assert.Equal(rows[asked[i]].Number, ((ValueColumn<int>)batch[TestRows.Number]).Values.Span[i]);
        }
    }

    private static void CheckAgainstBruteForce(int seed, Random random)
    {
        var dim = random.Next(1, 40);
        var keys = random.Next(3) switch { 0 => 0, 1 => 40, _ => 100_000 };
        var rows = TestRows.Make(random, random.Next(1, 1500), dim, keys, coarse: random.Next(2) == 0);
        var metric = Metrics[seed % 3];
        var plan = Plan(random, dim, metric, rows[random.Next(rows.Length)].Timestamp);
        var filter = random.Next(2) == 0 ? null : RandomFilter.Make(random, 2);
        plan = filter is null ? plan : plan with { Filter = TestRows.Filter(filter.Text, dim) };
        var key = seed % 2 == 0 ? TestRows.Id : TestRows.Name;
        var hits = Search(TestRows.View(random, rows, dim), plan, key);
        var at = 0;
        for (var query = 0; query < plan.QueryCount; query++)
        {
            var expected = BruteForce(
                rows,
                row => filter is null || filter.Holds(row) == true,
                plan,
                plan.Queries.Slice(query * dim, dim).ToArray(),
                key);
            Assert.True(expected.Length == hits.Counts[query], $"seed {seed} query {query}: {hits.Counts[query]} hits");
            foreach (var (score, row) in expected)
            {
                Assert.True(
                    score == hits.Scores[at] && row == hits.Rows[at] && rows[row].Timestamp == hits.Timestamps[at]
                    && rows[row].Name == TestRows.Text(hits.PrimaryKeys!, at),
                    $"seed {seed} query {query} hit {at}: row {hits.Rows[at]} instead of {row}");
                at++;
            }
        }
    }

    private static (float Score, int Row)[] BruteForce(
        TestRow[] rows, Func<TestRow, bool> holds, SearchRequestPlan plan, float[] query, FieldId key)
    {
        var scored = Enumerable.Range(0, rows.Length)
            .Where(i => rows[i].Timestamp <= plan.Mvcc.Value && holds(rows[i]))
            .Select(i => (Score: Score(plan.Metric, query, rows[i].Vector), Row: i))
            .OrderBy(hit => plan.Metric == MetricType.L2 ? hit.Score : -hit.Score)
            .ThenBy(hit => rows[hit.Row], Comparer<TestRow>.Create((a, b) =>
                key == TestRows.Id ? a.Id.CompareTo(b.Id) : string.CompareOrdinal(a.Name, b.Name)))
            .ThenByDescending(hit => rows[hit.Row].Timestamp)
            .ThenByDescending(hit => hit.Row)
            .ToArray();

        // Of each key among the best the newest counts; look deeper until enough keys are found.
        for (var depth = plan.TopK; ; depth *= 2)
        {
            var best = scored.Take(depth).ToArray();
            var newest = best.GroupBy(hit => rows[hit.Row].Id)
                .Select(group => group.MaxBy(hit => (rows[hit.Row].Timestamp, hit.Row)).Row).ToHashSet();
            var kept = best.Where(hit => newest.Contains(hit.Row)).ToArray();
            if (kept.Length >= plan.TopK || depth >= scored.Length)
            {
                return [.. kept.Take(plan.TopK)];
            }
        }
    }

    private static float Score(MetricType metric, float[] query, float[] row)
    {
        var score = new float[1];
        VectorKernels.Scores(metric, query, row, query.Length, score);
        return score[0];
    }

    private static SearchRequestPlan Plan(Random random, int dim, MetricType metric, ulong mvcc)
    {
        var queryCount = random.Next(1, 12);
        var queries = Enumerable.Range(0, queryCount * dim).Select(_ => (float)random.Next(-2, 3)).ToArray();
        return new SearchRequestPlan(
            TestRows.Vector, metric, queries, queryCount, dim, random.Next(1, 60), null, new Timestamp(mvcc));
    }

    private static SearchHits Search(SegmentView view, SearchRequestPlan plan, FieldId key) =>
        SegmentSearcher.Search(view, plan, key, CancellationToken.None);

    private static SearchHits Hits(float[] scores, long[] keys, ulong[] timestamps, long segment) =>
        new([scores.Length], scores, new ValueColumn<long>(keys), timestamps, [.. keys.Select(_ => segment)],
            [.. Enumerable.Range(0, keys.Length)]);

    private static string[] Keys(SearchHits hits) =>
        [.. Enumerable.Range(0, hits.TotalCount).Select(i => TestRows.Text(hits.PrimaryKeys!, i))];
}
