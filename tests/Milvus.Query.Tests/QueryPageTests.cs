using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Query.Tests;

public sealed class QueryPageTests
{
    private static readonly FieldId Title = new(108);

    [Fact]
    public void Pages_of_several_segments_put_together_equal_the_unpaged_answer()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var segments = Segments(random, keys: seed % 3 == 0 ? 40 : 0);
            var key = seed % 2 == 0 ? TestRows.Id : TestRows.Name;
            var plan = Plan(random);
            var whole = Ask(segments, plan, key);
            plan = plan with { MaxBytes = random.Next(1, random.Next(4) == 0 ? 200 : 9000) };
            var pages = Pages(segments, plan, key, random).ToList();
            Assert.Equal(Lines(whole, key), pages.SelectMany(page => Lines(page, key)));
            Assert.All(pages.SkipLast(1), page => Assert.True(page.More));
            Assert.False(pages[^1].More);
        }
    }

    [Fact]
    public void A_page_is_as_full_as_its_bytes_allow()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var view = TestRows.View(random, TestRows.Make(random, 900, 2, keys: 0, coarse: true), 2);
            var plan = Plan(random) with
            {
                Filter = null,
                Mvcc = Timestamp.Max,
                Limit = null,
                MaxBytes = random.Next(1, 9000),
            };
            var page = Run(view, plan, TestRows.Name);
            Assert.True(page.Count == 1 || Bytes(page) <= plan.MaxBytes, $"seed {seed}: {Bytes(page)} bytes");
            var one = Run(view, plan with { MaxBytes = long.MaxValue, Limit = page.Count + 1 }, TestRows.Name);
            Assert.True(Bytes(one) > plan.MaxBytes, $"seed {seed}: {Bytes(one)} bytes fit into {plan.MaxBytes}");
        }
    }

    [Fact]
    public void A_row_larger_than_a_page_still_comes()
    {
        var random = new Random(1);
        var view = TestRows.View(random, TestRows.Make(random, 5, 2, keys: 0, coarse: true), 2);
        var plan = new QueryPlan(null, Timestamp.Max, [TestRows.Vector], null, false) { MaxBytes = 1 };
        var pages = Pages([view], plan, TestRows.Id, random).ToList();
        Assert.Equal([1L, 1L, 1L, 1L, 1L], pages.Select(page => page.Count));
    }

    [Fact]
    public void A_full_limit_is_the_end_even_when_bytes_are_left_over()
    {
        var random = new Random(1);
        var view = TestRows.View(random, TestRows.Make(random, 50, 2, keys: 0, coarse: true), 2);
        var plan = new QueryPlan(null, Timestamp.Max, [], 10, false) { MaxBytes = 160 };
        Assert.False(Run(view, plan, TestRows.Id).More);
        Assert.True(Run(view, plan with { MaxBytes = 159 }, TestRows.Id).More);
    }

    [Fact]
    public void Parts_that_know_no_pages_are_cut_all_the_same()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var segments = Segments(random, keys: 0);
            var plan = Plan(random);
            var parts = segments.Select(view => Run(view, plan with { Limit = null }, TestRows.Name)).ToArray();
            var found = new List<string>();
            var page = plan with { MaxBytes = random.Next(1, 4000) };
            for (var more = true; more;)
            {
                var rows = QueryReducer.Merge(parts, page, TestRows.Name);
                found.AddRange(Lines(rows, TestRows.Name));
                more = rows.More;
                page = more ? Behind(page, rows, TestRows.Name) : page;
            }

            Assert.Equal(Lines(QueryReducer.Merge(parts, plan, TestRows.Name), TestRows.Name), found);
        }
    }

    private static QueryPlan Plan(Random random) => new(
        TestRows.Filter(RandomFilter.Make(random, 2).Text, 2),
        new Timestamp((ulong)random.Next(1000, 2200)),
        random.Next(3) switch { 0 => [], 1 => [TestRows.Number, TestRows.Vector], _ => [Title, TestRows.Number] },
        random.Next(2) == 0 ? null : random.Next(1, 500),
        CountOnly: false);

    /// <summary>Segments one after the other in time, so that most keys of a small range are in several.</summary>
    private static SegmentView[] Segments(Random random, long keys)
    {
        var rows = TestRows.Make(random, random.Next(1, 900), 2, keys, coarse: true);
        rows = [.. rows.Select((row, i) => row with { Timestamp = 1000 + (ulong)i })];
        return [.. rows.Chunk(random.Next(60, 500)).Select((part, i) => TestRows.View(random, part, 2, segment: i + 1))];
    }

    /// <summary>Asks as a vchannel is asked, page by page; each segment may be stopped by bytes of its own.</summary>
    private static IEnumerable<QueryRows> Pages(
        IReadOnlyList<SegmentView> segments, QueryPlan plan, FieldId key, Random random)
    {
        while (true)
        {
            var page = Ask(segments, plan, key, random);
            yield return page;
            if (!page.More)
            {
                yield break;
            }

            plan = Behind(plan, page, key);
        }
    }

    private static QueryPlan Behind(QueryPlan plan, QueryRows page, FieldId key) => plan with
    {
        After = page.Rows!.Rows[key].Gather([page.Rows.RowCount - 1]),
        Limit = plan.Limit - page.Count,
    };

    private static QueryRows Ask(
        IReadOnlyList<SegmentView> segments, QueryPlan plan, FieldId key, Random? random = null) =>
        QueryReducer.Merge(
            [.. segments.Select(view => Run(
                view, random is null ? plan : plan with { MaxBytes = random.NextInt64(1, 2 * plan.MaxBytes) }, key))],
            plan,
            key);

    private static QueryRows Run(SegmentView view, QueryPlan plan, FieldId key) =>
        SegmentQuery.Run(view, plan, key, CancellationToken.None);

    private static long Bytes(QueryRows page) => page.Rows!.Rows.ByteCount + (page.Rows.RowCount * sizeof(ulong));

    private static string[] Lines(QueryRows rows, FieldId key) => rows.Rows is not { } chunk
        ? []
        : [.. Enumerable.Range(0, chunk.RowCount).Select(row => string.Join(
            '|',
            TestRows.Text(chunk.Rows[key], row),
            chunk.Timestamps.Span[row],
            chunk.Rows.TryGet(TestRows.Number) is ValueColumn<int> numbers ? numbers.Values.Span[row] : null,
            chunk.Rows.TryGet(Title) is { } title ? TestRows.Text(title, row) : null))];
}
