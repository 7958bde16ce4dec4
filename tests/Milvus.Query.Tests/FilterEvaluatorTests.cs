using System.Globalization;
using Milvus.Query.Filtering;

namespace Milvus.Query.Tests;

public sealed class FilterEvaluatorTests
{
    /// <summary><c>MILVUS_FILTERS</c> runs more of them.</summary>
    private static int Filters { get; } = int.Parse(
        Environment.GetEnvironmentVariable("MILVUS_FILTERS") ?? "2000", CultureInfo.InvariantCulture);

    [Fact]
    public void Random_filters_select_what_a_row_by_row_reading_selects()
    {
        for (var seed = 0; seed < Filters; seed++)
        {
            var random = new Random(seed);
            var rows = TestRows.Make(random, random.Next(1, 400), 4, keys: 100, coarse: false);
            var chunk = TestRows.Chunk(rows, 4);
            var filter = RandomFilter.Make(random, random.Next(4));
            var evaluator = new FilterEvaluator(TestRows.Filter(filter.Text));
            var start = random.Next(rows.Length);
            var count = random.Next(1, rows.Length - start + 1);
            var bits = new ulong[Selection.WordsFor(count)];
            Array.Fill(bits, ulong.MaxValue);
            evaluator.Select(chunk.Rows, start, count, bits);
            for (var i = 0; i < bits.Length * 64; i++)
            {
                var expected = i < count && filter.Holds(rows[start + i]) == true;
                Assert.True(
                    expected == ((bits[i >> 6] >> (i & 63) & 1) != 0), $"seed {seed}, row {start + i}: {filter.Text}");
            }
        }
    }

    [Fact]
    public void The_smallest_integer_divided_by_minus_one_wraps_around()
    {
        var row = TestRows.Make(new Random(1), 1, 4, 0, false)[0] with { Id = long.MinValue };
        Assert.True(Selects("id / -1 < 0", row));
        Assert.True(Selects("id % -1 == 0", row));
        Assert.True(Selects("id - 1 > 0", row));
    }

    [Fact]
    public void Not_a_number_is_equal_to_nothing()
    {
        var row = TestRows.Make(new Random(1), 1, 4, 0, false)[0] with { Weight = double.NaN };
        Assert.False(Selects("weight == 0 or weight < 0 or weight >= 0 or weight in [0, 1, 2]", row));
        Assert.False(Selects("weight in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", row));
        Assert.True(Selects("weight != 0", row));
    }

    [Fact]
    public void Slices_whose_texts_do_not_begin_at_zero_are_read_right()
    {
        var rows = TestRows.Make(new Random(2), 100, 4, keys: 50, coarse: false);
        var slice = TestRows.Chunk(rows, 4).Rows.Slice(30, 40);
        var bits = new ulong[1];
        new FilterEvaluator(TestRows.Filter("title like 'a%'")).Select(slice, 5, 20, bits);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(rows[35 + i].Title.StartsWith('a'), (bits[0] >> i & 1) != 0);
        }
    }

    private static bool Selects(string text, TestRow row)
    {
        var bits = new ulong[1];
        new FilterEvaluator(TestRows.Filter(text)).Select(TestRows.Chunk([row], 4).Rows, 0, 1, bits);
        return bits[0] == 1;
    }
}
