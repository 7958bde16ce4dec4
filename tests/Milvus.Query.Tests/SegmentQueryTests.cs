using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Query.Tests;

public sealed class SegmentQueryTests
{
    [Fact]
    public void Query_finds_what_a_row_by_row_reading_finds()
    {
        for (var seed = 0; seed < 120; seed++)
        {
            var random = new Random(seed);
            var keys = random.Next(3) switch { 0 => 0, 1 => 30, _ => 100_000 };
            var rows = TestRows.Make(random, random.Next(1, 5000), 2, keys, coarse: true);
            var filter = RandomFilter.Make(random, 2);
            var mvcc = rows[random.Next(rows.Length)].Timestamp;
            long? limit = random.Next(2) == 0 ? null : random.Next(1, 700);
            var key = seed % 2 == 0 ? TestRows.Id : TestRows.Name;
            var bound = TestRows.Filter(filter.Text, 2);
            var plan = new QueryPlan(bound, new Timestamp(mvcc), [TestRows.Number], limit, false);
            var view = TestRows.View(random, rows, 2);
            var visible = rows.Where(row => row.Timestamp <= mvcc && filter.Holds(row) == true).ToArray();
            Check(Expected(visible, key, limit), Run(view, plan, key), $"seed {seed}");
            Assert.Equal(visible.Length, Run(view, plan with { CountOnly = true }, key).Count);
        }
    }

    [Fact]
    public void Merged_parts_equal_the_whole()
    {
        for (var seed = 0; seed < 80; seed++)
        {
            var random = new Random(seed);
            var rows = TestRows.Make(random, random.Next(1, 3000), 2, seed % 3 == 0 ? 50 : 0, coarse: true);
            rows = [.. rows.Select((row, i) => row with { Timestamp = (ulong)i })];
            random.Shuffle(rows);
            long? limit = random.Next(3) == 0 ? null : random.Next(0, 200);
            var key = seed % 2 == 0 ? TestRows.Id : TestRows.Name;
            var plan = new QueryPlan(null, Timestamp.Max, [TestRows.Number], limit, false);
            var parts = rows.Chunk(random.Next(1, 1500))
                .Select(part => part.OrderBy(row => row.Timestamp).ToArray())
                .Select(part => Run(TestRows.View(random, part, 2), plan, key)).ToArray();
            Check(Expected(rows, key, limit), QueryReducer.Merge(parts, plan, key), $"seed {seed}");
        }
    }

    [Fact]
    public void Counts_are_added_up()
    {
        var plan = new QueryPlan(null, Timestamp.Max, [], null, CountOnly: true) { MaxBytes = 1 };
        var merged = QueryReducer.Merge([new QueryRows(3, null), new QueryRows(4, null)], plan, TestRows.Id);
        Assert.Equal(new QueryRows(7, null), merged);
    }

    [Fact]
    public void The_primary_key_comes_first_and_once()
    {
        var rows = TestRows.Make(new Random(1), 10, 2, keys: 0, coarse: true);
        var plan = new QueryPlan(null, Timestamp.Max, [TestRows.Number, TestRows.Id, TestRows.Vector], null, false);
        var found = Run(TestRows.View(new Random(2), rows, 2), plan, TestRows.Id);
        Assert.Equal(
            [TestRows.Id, TestRows.Number, TestRows.Vector], found.Rows!.Rows.Columns.Select(column => column.Field));
    }

    [Fact]
    public void No_row_found_is_no_chunk()
    {
        var plan = new QueryPlan(TestRows.Filter("id < 0"), Timestamp.Max, [], null, false);
        var rows = TestRows.Make(new Random(1), 10, 4, keys: 0, coarse: true);
        Assert.Equal(new QueryRows(0, null), Run(TestRows.View(new Random(2), rows, 4), plan, TestRows.Id));
        Assert.Equal(new QueryRows(0, null), Run(new SegmentView(new SegmentId(1), []), plan, TestRows.Id));
        Assert.Equal(new QueryRows(0, null), QueryReducer.Merge([], plan, TestRows.Id));
    }

    [Fact]
    public void A_fired_token_ends_the_query()
    {
        var plan = new QueryPlan(null, Timestamp.Max, [], null, false);
        Assert.Throws<OperationCanceledException>(() => SegmentQuery.Run(
            new SegmentView(new SegmentId(1), []), plan, TestRows.Id, new CancellationToken(canceled: true)));
    }

    private static TestRow[] Expected(TestRow[] rows, FieldId key, long? limit) =>
        [.. rows.Select((row, i) => (Row: row, Index: i))
            .GroupBy(pair => pair.Row.Id)
            .Select(group => group.MaxBy(pair => (pair.Row.Timestamp, pair.Index)).Row)
            .OrderBy(row => row, Comparer<TestRow>.Create((a, b) =>
                key == TestRows.Id ? a.Id.CompareTo(b.Id) : string.CompareOrdinal(a.Name, b.Name)))
            .Take((int)(limit ?? int.MaxValue))];

    private static void Check(TestRow[] expected, QueryRows actual, string what)
    {
        Assert.True(expected.Length == actual.Count, $"{what}: {actual.Count} rows instead of {expected.Length}");
        for (var i = 0; i < expected.Length; i++)
        {
            var chunk = actual.Rows!;
            Assert.True(
                expected[i].Name == TestRows.Text(chunk.Rows.Columns[0].Column, i)
                && expected[i].Timestamp == chunk.Timestamps.Span[i]
                && expected[i].Number == ((ValueColumn<int>)chunk.Rows[TestRows.Number]).Values.Span[i],
                $"{what}: row {i}");
        }
    }

    private static QueryRows Run(SegmentView view, QueryPlan plan, FieldId key) =>
        SegmentQuery.Run(view, plan, key, CancellationToken.None);
}
