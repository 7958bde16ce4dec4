using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Gateway.Mapping;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.Mapping;

public sealed class ColumnTests
{
    private static readonly CollectionSchema Schema = SchemaReader.Read("c", Samples.EveryType()).Value;

    [Fact]
    public void Every_type_comes_back_as_it_was_sent()
    {
        var request = Samples.Insert("c", 1, 40);

        foreach (var field in Schema.Fields)
        {
            var sent = request.FieldsData.Single(data => data.FieldName == field.Name);
            var back = ColumnWriter.Write(field, ColumnReader.Read(field, sent.Clone(), 40).Value);

            Assert.Equal(sent.Scalars, back.Scalars);
            Assert.Equal(sent.Vectors, back.Vectors);
            Assert.Equal((field.Name, field.Id.Value), (back.FieldName, back.FieldId));
        }
    }

    [Fact]
    public void Vectors_of_a_parsed_request_keep_their_memory()
    {
        var parsed = Proto.InsertRequest.Parser.ParseFrom(Samples.Insert("c", 1, 10).ToByteString());
        var data = parsed.FieldsData.Single(field => field.FieldName == "vector");

        var column = (FloatVectorColumn)ColumnReader.Read(Schema.Find("vector")!, data, 10).Value;

        ref readonly var here = ref MemoryMarshal.GetReference(column.Values.Span);
        ref readonly var there = ref MemoryMarshal.GetReference(RepeatedFields.AsSpan(data.Vectors.FloatVector.Data));
        Assert.True(Unsafe.AreSame(in here, in there));
    }

    [Fact]
    public void Values_are_put_into_a_reply_without_a_copy()
    {
        var values = new long[] { 3, 1, 2 };
        var list = new Google.Protobuf.Collections.RepeatedField<long>();

        RepeatedFields.Fill(list, values);

        Assert.Equal([3L, 1L, 2L], list);
        Assert.True(MemoryMarshal.TryGetArray(RepeatedFields.Take(list), out var segment));
        Assert.Same(values, segment.Array);
    }

    [Fact]
    public void A_slice_in_the_middle_of_a_column_is_sent_as_that_slice()
    {
        var column = new ValueColumn<long>(new long[] { 1, 2, 3, 4 }).Slice(1, 2);

        Assert.Equal([2L, 3L], ColumnWriter.Write(Schema.Find("int64")!, column).Scalars.LongData.Data);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_vector_with_a_value_that_is_no_number_is_refused_at_every_place(float bad)
    {
        for (var place = 0; place < 40; place++)
        {
            var data = Data("vector", count: 10);
            data.Vectors.FloatVector.Data[place] = bad;

            var error = ColumnReader.Read(Schema.Find("vector")!, data, 10).Error;

            Assert.Contains($"of field vector at row {place / 4} is not a number or infinity", error!.Reason);
        }
    }

    [Fact]
    public void A_vector_of_another_dimension_is_refused()
    {
        var data = Data("vector", count: 10);
        data.Vectors.Dim = 5;

        Refused("vector", data, "the dim (5) of field data(vector) is not equal to schema dim (4)");
    }

    [Fact]
    public void Vectors_that_do_not_make_up_the_rows_are_refused()
    {
        var data = Data("vector", count: 10);
        data.Vectors.FloatVector.Data.RemoveAt(0);

        Refused("vector", data, "the length of float vectors of field (vector) is 39, not 10 rows of 4");
    }

    [Fact]
    public void Another_number_of_rows_is_refused() =>
        Refused(
            "int32",
            Data("int32", count: 9),
            "the num_rows (9) of field (int32) is not equal to passed num_rows (10)");

    [Fact]
    public void A_text_longer_than_max_length_in_utf8_bytes_is_refused()
    {
        var data = Data("text", count: 10);
        data.Scalars.StringData.Data[3] = new string('é', 9);

        Refused("text", data, "varchar field text exceeds max length, row number: 3, length: 18, max length: 16");
    }

    [Fact]
    public void A_text_as_long_as_max_length_is_taken()
    {
        var data = Data("text", count: 10);
        data.Scalars.StringData.Data[3] = new string('é', 8);

        Assert.True(ColumnReader.Read(Schema.Find("text")!, data, 10).IsOk);
    }

    [Theory]
    [InlineData(128)]
    [InlineData(-129)]
    public void A_number_beyond_its_type_is_refused(int value)
    {
        var data = Data("int8", count: 10);
        data.Scalars.IntData.Data[2] = value;

        Refused("int8", data, $"the value {value} of field int8 at row 2 is no Int8");
    }

    [Fact]
    public void Data_of_another_type_is_refused() =>
        Refused("text", Data("int64", count: 10), "the data of field text does not fit its type");

    [Fact]
    public void A_null_is_refused()
    {
        var data = Data("bool", count: 10);
        data.ValidData.AddRange(Enumerable.Range(0, 10).Select(row => row != 4));

        Refused("bool", data, "field bool is not nullable, row 4 is null");
    }

    private static Proto.FieldData Data(string field, int count) =>
        Samples.Insert("c", 1, count).FieldsData.Single(data => data.FieldName == field);

    private static void Refused(string field, Proto.FieldData data, string text)
    {
        var error = ColumnReader.Read(Schema.Find(field)!, data, 10).Error;
        Assert.Contains(text, error!.Reason);
        Assert.Equal(ErrorCode.ParameterInvalid, error.Code);
    }
}
