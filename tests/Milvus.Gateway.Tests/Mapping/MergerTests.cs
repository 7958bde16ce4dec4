using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Tests.Mapping;

public sealed class MergerTests
{
    private static readonly FieldSchema Key =
        new() { Id = new FieldId(100), Name = "id", DataType = DataType.Int64, IsPrimaryKey = true };

    [Theory]
    [InlineData(0, 100, new long[] { 1, 2, 3, 5, 8, 9 })]
    [InlineData(2, 3, new long[] { 3, 5, 8 })]
    [InlineData(5, 10, new long[] { 9 })]
    [InlineData(6, 10, new long[0])]
    public void Rows_of_all_shards_come_in_key_order_within_the_window(long offset, long limit, long[] expected)
    {
        QueryReply[] shards = [Rows(1, 5, 9), new QueryReply(), Rows(2, 3, 8)];

        var merged = QueryMerger.Merge(shards, Key, [Key], new QueryParams(limit, offset, false));

        Assert.Equal(expected, Values(merged[0]));
    }

    [Fact]
    public void No_rows_at_all_still_make_a_column() =>
        Assert.Equal(0, QueryMerger.Merge([new QueryReply()], Key, [Key], new QueryParams(10, 0, false))[0].RowCount);

    [Fact]
    public void Hits_come_best_first_and_equal_ones_by_key()
    {
        SearchReply[] shards =
        [
            Hits([2, 1], (0.5f, 4), (0.1f, 7), (0.3f, 1)),
            Hits([2, 0], (0.9f, 9), (0.5f, 2)),
        ];

        var merged = SearchMerger.Merge(shards, MetricType.Cosine, 0, 3);

        Assert.Equal([3, 1], merged.Counts);
        Assert.Equal([9L, 2L, 4L, 1L], Values(merged.Keys!));
        Assert.Equal([0.9f, 0.5f, 0.5f, 0.3f], merged.Scores);
    }

    [Fact]
    public void Smaller_distances_are_better()
    {
        SearchReply[] shards = [Hits([1], (0.5f, 4)), Hits([1], (0.2f, 9))];

        Assert.Equal([9L, 4L], Values(SearchMerger.Merge(shards, MetricType.L2, 0, 5).Keys!));
    }

    [Fact]
    public void An_offset_leaves_out_the_best_hits_of_each_query()
    {
        SearchReply[] shards = [Hits([2, 2], (1, 1), (2, 2), (3, 3), (4, 4)), Hits([1, 1], (1.5f, 5), (5, 6))];

        var merged = SearchMerger.Merge(shards, MetricType.L2, 1, 1);

        Assert.Equal([5L, 4L], Values(merged.Keys!));
    }

    [Fact]
    public void Retrieved_values_follow_their_hits()
    {
        SearchReply[] shards = [Hits([2], (1, 10), (3, 30)), Hits([0]), Hits([1], (2, 20))];
        var merged = SearchMerger.Merge(shards, MetricType.L2, 0, 3);

        var column = SearchMerger.Column(merged, [Rows(10, 30).Rows, null, Rows(20).Rows], Key);

        Assert.Equal([10L, 20L, 30L], Values(column));
    }

    [Fact]
    public void No_hits_leave_the_ids_unset()
    {
        var merged = SearchMerger.Merge([Hits([0, 0])], MetricType.L2, 0, 3);

        Assert.Null(ColumnWriter.Ids(merged.Keys));
        Assert.Equal([0, 0], merged.Counts);
    }

    private static QueryReply Rows(params long[] keys) =>
        new() { Rows = new RowBatch([new FieldColumn(Key.Id, new ValueColumn<long>(keys))]) };

    private static SearchReply Hits(int[] counts, params (float Score, long Key)[] hits) => new()
    {
        Counts = [.. counts],
        Scores = Array.ConvertAll(hits, hit => hit.Score),
        PrimaryKeys = hits.Length == 0
            ? null
            : new AnyColumn(new ValueColumn<long>(Array.ConvertAll(hits, hit => hit.Key))),
    };

    private static long[] Values(Column column) => ((ValueColumn<long>)column).Values.ToArray();
}
