using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Policies;

namespace Milvus.DataCoord.Tests.Grants;

public sealed class RowEstimateTests
{
    [Theory]
    [InlineData(DataType.Bool, 0, 0, 1)]
    [InlineData(DataType.Int8, 0, 0, 1)]
    [InlineData(DataType.Int16, 0, 0, 2)]
    [InlineData(DataType.Int32, 0, 0, 4)]
    [InlineData(DataType.Int64, 0, 0, 8)]
    [InlineData(DataType.Float, 0, 0, 4)]
    [InlineData(DataType.Double, 0, 0, 8)]
    [InlineData(DataType.VarChar, 0, 100, 100)]
    [InlineData(DataType.VarChar, 0, 65_535, 256)]
    [InlineData(DataType.Array, 0, 0, 512)]
    [InlineData(DataType.Json, 0, 0, 512)]
    [InlineData(DataType.BinaryVector, 128, 0, 16)]
    [InlineData(DataType.FloatVector, 128, 0, 512)]
    [InlineData(DataType.Float16Vector, 128, 0, 256)]
    [InlineData(DataType.BFloat16Vector, 128, 0, 256)]
    public void A_row_has_the_bytes_of_its_fields_and_two_numbers(DataType type, int dim, int length, int bytes) =>
        Assert.Equal(8 + bytes + 16, RowEstimate.RowBytes(Schema(type, dim, length)).Value);

    [Fact]
    public void A_text_without_a_length_has_no_estimate()
    {
        var outcome = RowEstimate.RowBytes(Schema(DataType.VarChar, 0, 0));

        Assert.Equal(ErrorCode.ParameterInvalid, outcome.Error!.Code);
        Assert.Contains("field value of type VarChar", outcome.Error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_segment_holds_as_many_rows_as_in_Milvus() =>
        Assert.Equal(
            2_003_249,
            RowEstimate.MaxRows(
                new SealPolicyOptions(), RowEstimate.RowBytes(Schema(DataType.FloatVector, 128, 0)).Value));

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(1001, 0)]
    public void A_row_above_the_segments_size_does_not_fit(int rowBytes, long rows) =>
        Assert.Equal(rows, RowEstimate.MaxRows(new SealPolicyOptions { SegmentMaxBytes = 1000 }, rowBytes));

    private static CollectionSchema Schema(DataType type, int dim, int length) => new()
    {
        Name = "books",
        Fields =
        [
            new FieldSchema { Id = new FieldId(100), Name = "id", DataType = DataType.Int64, IsPrimaryKey = true },
            new FieldSchema
            {
                Id = new FieldId(101), Name = "value", DataType = type, Dim = dim, MaxLength = length,
            },
        ],
    };
}
