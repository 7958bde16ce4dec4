using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.DataCoord.Collections;
using static Milvus.DataCoord.Tests.Collections.CollectionScript;

namespace Milvus.DataCoord.Tests.Collections;

/// <summary>Fields that a collection gets after it was made.</summary>
public sealed class FieldTests
{
    private static readonly FieldSchema Field = new()
    {
        Id = new(100),
        Name = "colour",
        DataType = DataType.Int64,
        Nullable = true,
    };

    [Fact]
    public void An_added_field_stands_last_with_the_next_number_and_version()
    {
        var state = GivenACollection()
            .When(new AddField(Field, Now.Next))
            .Expect<FieldAdded>()
            .When(new AddField(Field with { Name = "shape" }, Now.Next))
            .Expect<FieldAdded>()
            .State;

        Assert.Equal([("colour", 104L), ("shape", 105L)], state.Schema.Fields[^2..].Select(one => (one.Name, one.Id.Value)));
        Assert.Equal((3, Now.Next), (state.Schema.Version, state.Altered));
    }

    public static TheoryData<FieldSchema, string> Refused { get; } = new()
    {
        { Field with { Nullable = false }, "added field must be nullable" },
        { Field with { Nullable = false, Default = new(1, 0, null) }, "added field must be nullable" },
        { Field with { IsPrimaryKey = true }, "not support to add pk field" },
        { Field with { IsPartitionKey = true }, "not support to add partition key field" },
        { Field with { Name = "title" }, "duplicated field name title" },
        { Field with { Name = "$meta", IsDynamic = true, DataType = DataType.Json }, "not support to add system field" },
        { Field with { DataType = DataType.VarChar }, "max_length" },
        { Field with { DataType = DataType.FloatVector, Dim = 1 }, "invalid dimension" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_field_that_rows_cannot_lack_or_nobody_can_have_is_refused(FieldSchema field, string why) =>
        GivenACollection().When(new AddField(field, Now)).ExpectRefusal(ErrorCode.ParameterInvalid, why);

    [Fact]
    public void A_fifth_vector_is_refused()
    {
        var vector = Field with { DataType = DataType.FloatVector, Dim = 4 };

        GivenACollection()
            .When(new AddField(vector with { Name = "x" }, Now))
            .Expect<FieldAdded>()
            .When(new AddField(vector with { Name = "y" }, Now))
            .Expect<FieldAdded>()
            .When(new AddField(vector with { Name = "z" }, Now))
            .ExpectRefusal(ErrorCode.ParameterInvalid, "maximum vector field's number should be limited to 4");
    }
}
