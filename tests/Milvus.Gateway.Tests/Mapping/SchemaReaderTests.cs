using Google.Protobuf;
using Milvus.Core.Schema;
using Milvus.Gateway.Mapping;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.Mapping;

public sealed class SchemaReaderTests
{
    [Fact]
    public void A_schema_of_every_type_comes_back_as_it_was_sent()
    {
        var wire = Samples.EveryType();

        var read = SchemaReader.Read("c", wire.ToByteString());
        var back = SchemaWriter.Write(read.Value);

        foreach (var field in back.Fields) Assert.True(field.FieldId >= 100);
        for (var i = 0; i < wire.Fields.Count; i++) wire.Fields[i].FieldId = 100 + i;
        wire.Name = "c";
        wire.Version = 1;
        Assert.Equal(wire, back);
    }

    [Fact]
    public void Auto_id_of_the_collection_means_that_of_its_primary_key()
    {
        var wire = Samples.EveryType();
        wire.AutoId = true;

        var read = SchemaReader.Read("c", wire).Value;

        Assert.True(read.PrimaryKey is { AutoId: true, DataType: DataType.Int64 });
    }

    [Theory]
    [InlineData("1c", 1100, "The first character of a collection name must be an underscore or letter")]
    [InlineData("a-b", 1100, "A collection name can only contain numbers, letters and underscores")]
    [InlineData("", 1100, "collection name should not be empty")]
    public void A_bad_collection_name_is_refused(string name, int code, string text) =>
        Refused(SchemaReader.Read(name, Samples.EveryType()).Error, code, text);

    [Fact]
    public void A_name_of_256_letters_is_too_long() =>
        Refused(SchemaReader.Read(new string('a', 256), Samples.EveryType()).Error, 1100, "less than 255 characters");

    [Theory]
    [InlineData("1", "invalid dimension: 1 of field vector")]
    [InlineData("400000000", "invalid dimension: 400000000 of field vector")]
    [InlineData("ten", "invalid dimension: ten of field vector")]
    public void A_bad_dimension_is_refused(string dim, string text) =>
        Refused(Changed(wire => Field(wire, "vector").TypeParams[0].Value = dim), 1100, text);

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    public void A_bad_max_length_is_refused(string length) =>
        Refused(
            Changed(wire => Field(wire, "text").TypeParams[0].Value = length),
            1100,
            $"specified for the field(text) should be in (0, 65535], but got {length} instead");

    [Fact]
    public void A_missing_max_length_is_refused() =>
        Refused(
            Changed(wire => Field(wire, "text").TypeParams.Clear()),
            1100,
            "type param(max_length) should be specified for the field(text)");

    [Fact]
    public void Two_fields_of_one_name_are_refused() =>
        Refused(Changed(wire => Field(wire, "int8").Name = "bool"), 1100, "duplicated field name bool");

    [Fact]
    public void A_schema_without_primary_key_is_refused() =>
        Refused(Changed(wire => Field(wire, "id").IsPrimaryKey = false), 1100, "primary key is not specified");

    [Fact]
    public void Two_primary_keys_are_refused() =>
        Refused(Changed(wire => Field(wire, "text").IsPrimaryKey = true), 1100, "more than one primary key: id, text");

    [Fact]
    public void A_primary_key_of_another_type_is_refused() =>
        Refused(
            Changed(wire => Field(wire, "bool").IsPrimaryKey = true),
            1100,
            "the data type of primary key bool should be Int64 or VarChar");

    [Fact]
    public void A_schema_without_vectors_is_refused() =>
        Refused(
            Changed(wire => wire.Fields.Remove(Field(wire, "vector"))), 1100, "schema does not contain vector field");

    [Fact]
    public void Five_vector_fields_are_too_many() =>
        Refused(
            Changed(wire => AddCopies(wire, "vector", 4)),
            1100,
            "maximum vector field's number should be limited to 4");

    [Fact]
    public void Sixty_five_fields_are_too_many() =>
        Refused(Changed(wire => AddCopies(wire, "bool", 56)), 1100, "maximum field's number should be limited to 64");

    [Theory]
    [InlineData(Proto.DataType.Text, "field odd of type Text")]
    [InlineData(Proto.DataType.ArrayOfVector, "field odd of type ArrayOfVector")]
    [InlineData(Proto.DataType.None, "field odd of type None")]
    public void Another_type_is_refused_with_field_and_type(Proto.DataType type, string text) =>
        Refused(Changed(wire => wire.Fields.Add(new Proto.FieldSchema { Name = "odd", DataType = type })), 3000, text);

    [Fact]
    public void A_primary_key_cannot_be_null() =>
        Refused(Changed(wire => Field(wire, "id").Nullable = true), 1100, "primary field id not support nullable");

    [Fact]
    public void A_default_of_another_type_is_refused() => Refused(
        Changed(wire => Field(wire, "int8").DefaultValue = new() { IntData = 200 }),
        1100,
        "default_value of field int8");

    [Fact]
    public void Dynamic_fields_get_a_column_behind_the_others()
    {
        var wire = Samples.EveryType();
        wire.EnableDynamicField = true;

        var schema = SchemaReader.Read("c", wire).Value;

        Assert.Equal("$meta", schema.Fields[wire.Fields.Count].Name);
        Assert.True(schema.Fields[wire.Fields.Count].IsDynamic);
    }

    [Fact]
    public void Bytes_that_are_no_schema_are_refused() =>
        Refused(
            SchemaReader.Read("c", ByteString.CopyFrom(0x0a, 0x09)).Error,
            1100,
            "schema of collection c is no CollectionSchema message");

    private static Core.Errors.MilvusError? Changed(Action<Proto.CollectionSchema> change)
    {
        var wire = Samples.EveryType();
        change(wire);
        return SchemaReader.Read("c", wire).Error;
    }

    private static void AddCopies(Proto.CollectionSchema wire, string name, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var copy = Field(wire, name).Clone();
            copy.Name = $"{name}_{i}";
            wire.Fields.Add(copy);
        }
    }

    private static Proto.FieldSchema Field(Proto.CollectionSchema wire, string name) =>
        wire.Fields.Single(field => field.Name == name);

    private static void Refused(Core.Errors.MilvusError? error, int code, string text)
    {
        Assert.NotNull(error);
        Assert.Contains(text, error.Reason);
        Assert.Equal(code, (int)error.Code);
    }
}
