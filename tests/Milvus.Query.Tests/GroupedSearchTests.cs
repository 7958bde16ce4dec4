using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Query.Tests;

/// <summary>Groups and ranges over segments, against a walk over all rows.</summary>
public sealed class GroupedSearchTests
{
    private static readonly FieldId[] Fields = [TestRows.Number, new(101), new(108), new(110), new(111)];

    [Fact]
    public void The_best_groups_and_their_hits_are_those_of_all_segments()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var dim = random.Next(1, 6);
            var rows = Rows(random, dim);
            var field = Fields[seed % Fields.Length];
            var plan = Plan(random, dim);
            var views = Views(random, rows, dim);

            var best = Search(views, plan with { Group = new GroupPlan(field, 1, null, []) });

            var expected = Ranked(plan, rows)
                .Select(hits => hits.DistinctBy(hit => GroupOf(hit.Row, field)).Take(plan.TopK).ToArray()).ToArray();
            AssertSame(expected, best);
            if (best.Groups is not { } groups)
            {
                continue;
            }

            var size = random.Next(1, 5);
            var given = new GroupPlan(field, size, groups, [.. best.Counts]);

            var members = Search(views, plan with { Group = given });

            AssertSame(
                [.. Ranked(plan, rows).Select((hits, query) => InGroups(hits, field, expected[query], size))], members);
        }
    }

    [Fact]
    public void A_range_leaves_out_what_lies_outside_and_includes_its_ends()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var dim = random.Next(1, 6);
            var rows = Rows(random, dim);
            var plan = Plan(random, dim);
            var ends = new[] { random.Next(-4, 9), random.Next(-4, 9) };
            Array.Sort(ends);
            var range = new ScoreRange(ends[0], ends[1]);

            var found = Search(Views(random, rows, dim), plan with { Range = range });

            AssertSame(
                [
                    .. Ranked(plan, rows).Select(hits => hits
                        .Where(hit => hit.Score >= range.Lowest && hit.Score <= range.Highest)
                        .Take(plan.TopK).ToArray()),
                ],
                found);
        }
    }

    private static (TestRow Row, float Score)[] InGroups(
        IEnumerable<(TestRow Row, float Score)> hits, FieldId field, (TestRow Row, float Score)[] best, int size)
    {
        var wanted = best.Select(hit => GroupOf(hit.Row, field)).ToHashSet();
        return
        [
            .. hits.GroupBy(hit => GroupOf(hit.Row, field))
                .Where(group => wanted.Contains(group.Key))
                .SelectMany(group => group.Take(size))
                .OrderBy(hit => hit.Score).ThenBy(hit => hit.Row.Id),
        ];
    }

    private static TestRow[] Rows(Random random, int dim)
    {
        var rows = TestRows.Make(random, random.Next(1, 400), dim, keys: 0, coarse: true);
        return [.. rows.Select((row, i) => row with { Timestamp = (ulong)i })];
    }

    private static List<SegmentView> Views(Random random, TestRow[] rows, int dim)
    {
        var views = new List<SegmentView>();
        for (var start = 0; start < rows.Length;)
        {
            var count = Math.Min(rows.Length - start, random.Next(1, 150));
            views.Add(TestRows.View(random, rows[start..(start + count)], dim, views.Count + 1));
            start += count;
        }

        return views;
    }

    private static SearchRequestPlan Plan(Random random, int dim)
    {
        var count = random.Next(1, 4);
        var queries = Enumerable.Range(0, count * dim).Select(_ => (float)random.Next(-2, 3)).ToArray();
        return new SearchRequestPlan(
            TestRows.Vector,
            MetricType.L2,
            queries,
            count,
            dim,
            random.Next(1, 12),
            null,
            new Timestamp(ulong.MaxValue >> 1));
    }

    private static SearchHits Search(List<SegmentView> views, SearchRequestPlan plan)
    {
        var parts = views.ConvertAll(view => SegmentSearcher.Search(view, plan, TestRows.Id, CancellationToken.None));
        return plan.Group is { } group
            ? SearchReducer.Reduce(parts, plan.TopK, plan.Metric, group)
            : SearchReducer.Reduce(parts, plan.TopK, plan.Metric);
    }

    private static IEnumerable<IEnumerable<(TestRow Row, float Score)>> Ranked(SearchRequestPlan plan, TestRow[] rows) =>
        Enumerable.Range(0, plan.QueryCount).Select(query => rows
            .Select(row => (Row: row, Score: Distance(plan.Queries.Span.Slice(query * plan.Dim, plan.Dim), row.Vector)))
            .OrderBy(hit => hit.Score).ThenBy(hit => hit.Row.Id)
            .AsEnumerable());

    private static float Distance(ReadOnlySpan<float> query, float[] vector)
    {
        var sum = 0f;
        for (var i = 0; i < vector.Length; i++)
        {
            sum += (query[i] - vector[i]) * (query[i] - vector[i]);
        }

        return sum;
    }

    private static object? GroupOf(TestRow row, FieldId field) => field.Value switch
    {
        104 => row.Number,
        101 => row.Flag,
        108 => row.Title,
        110 => row.Age,
        _ => row.Label,
    };

    private static void AssertSame((TestRow Row, float Score)[][] expected, SearchHits found)
    {
        Assert.Equal(expected.Select(hits => hits.Length), found.Counts);
        Assert.Equal(expected.SelectMany(hits => hits).Select(hit => hit.Score), found.Scores);
        Assert.Equal(
            expected.SelectMany(hits => hits).Select(hit => hit.Row.Id),
            found.PrimaryKeys is ValueColumn<long> keys ? keys.Values.ToArray() : []);
    }
}
