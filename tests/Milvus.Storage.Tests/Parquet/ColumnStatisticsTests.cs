using System.Text;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Parquet;

namespace Milvus.Storage.Tests.Parquet;

public sealed class ColumnStatisticsTests
{
    [Fact]
    public void Whole_numbers_have_a_smallest_and_a_largest_over_all_pages()
    {
        var random = new Random(4);
        foreach (var rows in (int[])[1, 3, 4, 31, 32, 33, 1_000])
        {
            var values = Enumerable.Range(0, rows).Select(_ => random.NextInt64(long.MinValue, long.MaxValue)).ToArray();
            var bytes = values.Select(value => (sbyte)value).ToArray();

            var (first, second) = (values.AsMemory(0, rows / 2), values.AsMemory(rows / 2));
            var wide = Of(DataType.Int64, new ValueColumn<long>(first), new ValueColumn<long>(second));
            var narrow = Of(DataType.Int8, new ValueColumn<sbyte>(bytes));

            Assert.Equal(BitConverter.GetBytes(values.Min()), wide.Min);
            Assert.Equal(BitConverter.GetBytes(values.Max()), wide.Max);
            Assert.Equal(BitConverter.GetBytes((int)bytes.Min()), narrow.Min);
            Assert.Equal(BitConverter.GetBytes((int)bytes.Max()), narrow.Max);
        }
    }

    [Fact]
    public void Truth_values_are_ordered() =>
        Assert.Equal(("00", "01"), Both(Of(DataType.Bool, new ValueColumn<bool>(new[] { true, false, true }))));

    [Fact]
    public void Not_a_number_is_passed_over_and_zeros_take_the_wider_sign()
    {
        var some = Of(DataType.Float, new ValueColumn<float>(new[] { float.NaN, 2.5f, -1f, float.NaN }));
        var zeros = Of(DataType.Double, new ValueColumn<double>(new[] { 0.0, 0.0 }));
        var minus = Of(DataType.Double, new ValueColumn<double>(new[] { -0.0 }));
        var none = Of(DataType.Float, new ValueColumn<float>(new[] { float.NaN }));

        Assert.Equal((Hex(BitConverter.GetBytes(-1f)), Hex(BitConverter.GetBytes(2.5f))), Both(some));
        Assert.Equal((Hex(BitConverter.GetBytes(-0.0)), Hex(BitConverter.GetBytes(0.0))), Both(zeros));
        Assert.Equal((Hex(BitConverter.GetBytes(-0.0)), Hex(BitConverter.GetBytes(0.0))), Both(minus));
        Assert.Equal(((string?)null, (string?)null), Both(none));
    }

    [Fact]
    public void Texts_are_ordered_by_their_bytes_and_left_out_when_long()
    {
        var texts = Of(DataType.VarChar, Texts("b", "ä", "a", "z"), Texts("aa"));
        var half = Of(DataType.VarChar, Texts("b", new string('z', 65)));

        Assert.Equal((Hex("a"u8.ToArray()), Hex("ä"u8.ToArray())), Both(texts));
        Assert.Equal((Hex("b"u8.ToArray()), null), Both(half));
    }

    [Fact]
    public void Vectors_and_documents_have_no_order()
    {
        Assert.Equal(((string?)null, (string?)null), Both(Of(DataType.FloatVector, new FloatVectorColumn(1, new[] { 1f }))));
        Assert.Equal(
            ((string?)null, (string?)null),
            Both(Of(DataType.Json, ColumnMemory.Bytes(DataType.Json, 0, new[] { 0, 2 }, "{}"u8.ToArray(), null))));
    }

    private static (string? Min, string? Max) Both(ColumnStatistics statistics) =>
        (Hex(statistics.Min), Hex(statistics.Max));

    private static string? Hex(byte[]? bytes) => bytes is null ? null : Convert.ToHexString(bytes);

    private static ColumnStatistics Of(DataType type, params Column[] pages)
    {
        var statistics = new ColumnStatistics(type);
        foreach (var page in pages)
        {
            statistics.Add(page, 2);
        }

        Assert.Equal(2 * pages.Length, statistics.NullCount);
        return statistics;
    }

    private static Utf8Column Texts(params string[] texts)
    {
        var offsets = new List<int> { 0 };
        foreach (var text in texts)
        {
            offsets.Add(offsets[^1] + Encoding.UTF8.GetByteCount(text));
        }

        return new Utf8Column(offsets.ToArray(), Encoding.UTF8.GetBytes(string.Concat(texts)));
    }
}
