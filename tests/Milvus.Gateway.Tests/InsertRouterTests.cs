using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Gateway.Tests;

public sealed class InsertRouterTests
{
    private static readonly FieldId Key = new(100);
    private static readonly FieldId Vector = new(101);

    [Fact]
    public void Every_row_goes_to_the_shard_of_its_key_in_the_order_sent()
    {
        var rows = Batch(1000);

        var parts = InsertRouter.Split(rows, rows[Key], 3);

        Assert.Equal([0, 1, 2], parts.Select(part => part.Shard));
        Assert.Equal(1000, parts.Sum(part => part.Rows.RowCount));
        foreach (var (shard, mine) in parts)
        {
            var keys = ((ValueColumn<long>)mine[Key]).Values.ToArray();
            Assert.Equal(Enumerable.Range(0, 1000).Select(row => (long)row)
                .Where(key => PrimaryKeyHash.Of(key) % 3 == shard), keys);
            Assert.Equal(keys.Select(key => (float)key), Firsts(mine));
        }
    }

    [Fact]
    public void Rows_of_one_shard_are_not_copied()
    {
        var rows = Batch(10);

        var part = Assert.Single(InsertRouter.Split(rows, rows[Key], 1));

        Assert.Same(rows, part.Rows);
    }

    [Fact]
    public void Slices_are_bounded_and_hold_every_row_once_in_order()
    {
        var rows = Batch(1000);

        var slices = InsertRouter.Slice(rows, sliceBytes: 500);

        Assert.All(slices, slice => Assert.InRange(slice.ByteCount, 1, 500));
        Assert.Equal(
            Enumerable.Range(0, 1000).Select(row => (long)row),
            slices.SelectMany(slice => ((ValueColumn<long>)slice[Key]).Values.ToArray()));
    }

    [Fact]
    public void A_row_larger_than_a_slice_travels_alone() =>
        Assert.Equal([1, 1, 1], InsertRouter.Slice(Batch(3), sliceBytes: 1).Select(slice => slice.RowCount));

    private static RowBatch Batch(int count) => new(
    [
        new FieldColumn(Key, new ValueColumn<long>(Enumerable.Range(0, count).Select(row => (long)row).ToArray())),
        new FieldColumn(
            Vector,
            new FloatVectorColumn(2, Enumerable.Range(0, 2 * count).Select(place => (float)(place / 2)).ToArray())),
    ]);

    private static IEnumerable<float> Firsts(RowBatch rows) =>
        ((FloatVectorColumn)rows[Vector]).Values.ToArray().Where((_, place) => place % 2 == 0);
}
