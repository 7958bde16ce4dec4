using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.DataCoord.Tests.Collections;

public sealed class SchemaRulesTests
{
    private const ErrorCode Invalid = ErrorCode.ParameterInvalid;
    private const ErrorCode Unsupported = ErrorCode.OperationNotSupported;

    private static readonly CollectionSchema Good = CollectionScript.Schema;

    [Fact]
    public void A_good_schema_has_nothing_wrong() => Assert.Null(SchemaRules.Check(Good));

    public static TheoryData<string, ErrorCode, CollectionSchema> Bad { get; } = new()
    {
        { "Invalid collection name: 9x", Invalid, Good with { Name = "9x" } },
        { "Invalid collection name: ", Invalid, Good with { Name = "" } },
        { "Invalid collection name: a-b", Invalid, Good with { Name = "a-b" } },
        { "256 characters", Invalid, Good with { Name = new string('a', 256) } },
        { "Invalid field name: b c", ErrorCode.FieldInvalidName, With(1, field => field with { Name = "b c" }) },
        { "schema contains system field: RowID", Invalid, With(1, field => field with { Name = "RowID" }) },
        { "duplicated field name id", Invalid, With(1, field => field with { Name = "id" }) },
        { "field title has id 5", Invalid, With(1, field => field with { Id = new(5) }) },
        { "field title has id 100 of another", Invalid, With(1, field => field with { Id = new(100) }) },
        {
            "primary key is not specified",
            Invalid,
            With(0, field => field with { IsPrimaryKey = false, AutoId = false })
        },
        {
            "more than one primary key, field name = id, title",
            Invalid,
            With(1, field => field with { IsPrimaryKey = true })
        },
        {
            "primary key id should be Int64 or VarChar, got Float",
            Invalid,
            With(0, field => field with { DataType = DataType.Float })
        },
        { "autoID, field name = title", Invalid, With(1, field => field with { AutoId = true }) },
        { "invalid dimension: 400000000 of field v", Invalid, With(2, field => field with { Dim = 400_000_000 }) },
        { "invalid dimension: 1 of field v", Invalid, With(2, field => field with { Dim = 1 }) },
        { "invalid max_length of field title: 0", Invalid, With(1, field => field with { MaxLength = 0 }) },
        { "invalid max_length of field title: 65536", Invalid, With(1, field => field with { MaxLength = 65_536 }) },
        {
            "field title has data type Struct",
            Unsupported,
            With(1, field => field with { DataType = DataType.Struct })
        },
        {
            "invalid dimension: 12 of field v. should be multiple of 8",
            Invalid,
            With(2, field => field with { DataType = DataType.BinaryVector, Dim = 12 })
        },
        {
            "invalid max_capacity of field title: 4097",
            Invalid,
            With(1, field => field with
            {
                DataType = DataType.Array, ElementType = DataType.Int8, MaxCapacity = 4097,
            })
        },
        {
            "element type Json of field title is not supported",
            Invalid,
            With(1, field => field with
            {
                DataType = DataType.Array, ElementType = DataType.Json, MaxCapacity = 5,
            })
        },
        {
            "primary field id not support nullable",
            Invalid,
            With(0, field => field with { Nullable = true })
        },
        { "does not contain vector field", Invalid, Good with { Fields = Good.Fields[..2] } },
        { "vector field's number should be limited to 4, got 5", Invalid, More(3, Good.Fields[2]) },
        { "maximum field's number should be limited to 64, got 65", Invalid, More(61, Good.Fields[1]) },
        { "enable_dynamic_field", Invalid, Good with { EnableDynamicField = true } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_schema_is_refused_by_name(string text, ErrorCode code, CollectionSchema schema)
    {
        var error = SchemaRules.Check(schema);

        Assert.NotNull(error);
        Assert.Contains(text, error.Reason, StringComparison.Ordinal);
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public void As_many_fields_as_allowed_are_good() =>
        Assert.Null(SchemaRules.Check(More(60, Good.Fields[1])));

    [Theory]
    [InlineData(2)]
    [InlineData(32_768)]
    public void The_smallest_and_the_largest_dimension_are_good(int dim) =>
        Assert.Null(SchemaRules.Check(With(2, field => field with { Dim = dim })));

    private static CollectionSchema With(int index, Func<FieldSchema, FieldSchema> change) =>
        Good with { Fields = Good.Fields.SetItem(index, change(Good.Fields[index])) };

    private static CollectionSchema More(int count, FieldSchema like) => Good with
    {
        Fields =
        [
            .. Good.Fields,
            .. Enumerable.Range(0, count)
                .Select(number => like with { Id = new(200 + number), Name = $"more{number}" }),
        ],
    };
}
