using System.Text.Json;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.Rest;

public sealed class RestRowTests(GatewayHost host) : RestSteps(host), IClassFixture<GatewayHost>
{
    private static readonly (string, string) AsTexts = ("Accept-Type-Allow-Int64", "false");

    [Fact]
    public async Task Inserted_rows_come_back_with_their_dynamic_keys()
    {
        await CreateAsync();

        var inserted = await CallAsync(
            "entities/insert",
            """
            "data":[{"id":1,"vector":[0.5,-1e3],"color":"réd","deep":{"a":[1,null]},"gone":null},
                {"vector":[1,2],"id":"2","n":1.5}]
            """);
        var rows = await CallAsync("entities/query", "\"filter\":\"id > 0\"");

        Assert.Equal("""{"insertCount":2,"insertIds":[1,2]}""", inserted.GetRawText());
        Assert.Equal(
            """[{"id":1,"vector":[0.5,-1000],"color":"réd","deep":{"a":[1,null]}},{"id":2,"vector":[1,2],"n":1.5}]""",
            rows.GetRawText());
    }

    [Fact]
    public async Task Integers_of_64_bits_are_texts_for_clients_that_say_so()
    {
        await CreateAsync();
        const long Large = (1L << 60) + 1;

        var inserted = await CallAsync("entities/insert", $$"""
            "data":[{"id":"{{Large}}","vector":[1,2],"n":{{Large}}}]
            """, AsTexts);
        var rows = await CallAsync("entities/query", $"\"filter\":\"id == {Large}\",\"outputFields\":[\"id\"]", AsTexts);
        var numbers = await CallAsync("entities/get", $"\"id\":\"{Large}\",\"outputFields\":[\"id\"]");
        var counted = await CallAsync("entities/query", "\"outputFields\":[\"count(*)\"]", AsTexts);

        Assert.Equal($$"""{"insertCount":1,"insertIds":["{{Large}}"]}""", inserted.GetRawText());
        Assert.Equal($$"""[{"id":"{{Large}}"}]""", rows.GetRawText());
        Assert.Equal($$"""[{"id":{{Large}}}]""", numbers.GetRawText());
        Assert.Equal("""[{"count(*)":"1"}]""", counted.GetRawText());
    }

    [Fact]
    public async Task Every_scalar_type_comes_back_as_it_was_sent()
    {
        await CallAsync(
            "collections/create",
            """
            "params":{"consistencyLevel":"Strong"},
            "schema":{"fields":[
                {"fieldName":"key","dataType":"VarChar","isPrimary":true,"elementTypeParams":{"max_length":8}},
                {"fieldName":"b","dataType":"Bool"},{"fieldName":"i8","dataType":"Int8"},{"fieldName":"i16","dataType":"Int16"},
                {"fieldName":"i32","dataType":"Int32","nullable":true},{"fieldName":"i64","dataType":"Int64","defaultValue":5},
                {"fieldName":"f","dataType":"Float"},{"fieldName":"d","dataType":"Double"},
                {"fieldName":"doc","dataType":"JSON","nullable":true},{"fieldName":"at","dataType":"Timestamptz"},
                {"fieldName":"place","dataType":"Geometry"},
                {"fieldName":"words","dataType":"Array","elementDataType":"VarChar",
                    "elementTypeParams":{"max_capacity":4,"max_length":8}},
                {"fieldName":"longs","dataType":"Array","elementDataType":"Int64","elementTypeParams":{"max_capacity":4}},
                {"fieldName":"v","dataType":"FloatVector","elementTypeParams":{"dim":2}}]},
            "indexParams":[{"fieldName":"v","metricType":"L2","indexType":"FLAT"}]
            """);

        await CallAsync(
            "entities/insert",
            """
            "data":[
                {"key":"a","b":true,"i8":-8,"i16":"16","i32":32,"i64":64,"f":0.5,"d":"1e100","doc":{"x":[1]},
                    "at":"2025-01-01T00:00:00Z","place":"POINT(1 2)","words":["p","q"],"longs":[1,"2"],"v":[1,2]},
                {"key":"b","b":false,"i8":8,"i16":-16,"i32":null,"f":2,"d":3,"doc":"[7]",
                    "at":"2025-01-01T01:00:00+01:00","place":"POINT(3 4)","words":[],"longs":[],"v":[3,4]}]
            """);
        var rows = await CallAsync("entities/query", "\"filter\":\"key in [\\\"a\\\",\\\"b\\\"]\"", AsTexts);

        var (first, second) = (rows[0], rows[1]);
        Assert.Equal("true -8 16 32 64 0.5 1E+100", Values(first, "b", "i8", "i16", "i32", "i64", "f", "d"));
        Assert.Equal("false 8 -16  5 2 3", Values(second, "b", "i8", "i16", "i32", "i64", "f", "d"));
        Assert.Equal(JsonValueKind.String, first.GetProperty("i64").ValueKind);
        Assert.Equal(("{\"x\":[1]}", "[7]"), (first.GetProperty("doc").GetString(), second.GetProperty("doc").GetString()));
        Assert.Equal(("""["p","q"]""", "[]"), (Raw(first, "words"), Raw(second, "words")));
        Assert.Equal(("""["1","2"]""", "[]"), (Raw(first, "longs"), Raw(second, "longs")));
        Assert.Equal(first.GetProperty("at").GetString(), second.GetProperty("at").GetString());
        Assert.StartsWith("POINT", first.GetProperty("place").GetString());
    }

    [Fact]
    public async Task Every_vector_type_comes_back_as_it_was_sent()
    {
        await CallAsync(
            "collections/create",
            """
            "params":{"consistencyLevel":"Strong"},
            "schema":{"fields":[{"fieldName":"key","dataType":"Int64","isPrimary":true},
                {"fieldName":"bits","dataType":"BinaryVector","elementTypeParams":{"dim":16}},
                {"fieldName":"half","dataType":"Float16Vector","elementTypeParams":{"dim":2}},
                {"fieldName":"brain","dataType":"BFloat16Vector","elementTypeParams":{"dim":2},"nullable":true},
                {"fieldName":"sparse","dataType":"SparseFloatVector"}]},
            "indexParams":[{"fieldName":"bits","metricType":"HAMMING"},{"fieldName":"half","metricType":"L2"},
                {"fieldName":"brain","metricType":"L2"},{"fieldName":"sparse","metricType":"IP"}]
            """);
        await CallAsync(
            "entities/insert",
            """
            "data":[
                {"key":1,"bits":[1,255],"half":[1,2],"brain":[1,-2],"sparse":{"7":0.5,"3":1.5}},
                {"key":2,"bits":"Af8=","half":"ADwAQA==","brain":null,"sparse":{"indices":[9,4],"values":[1,2]}}]
            """);

        var rows = await CallAsync("entities/query", "\"filter\":\"key > 0\"");
        var found = await CallAsync(
            "entities/search", "\"annsField\":\"sparse\",\"data\":[{\"3\":2}],\"limit\":1,\"outputFields\":[\"bits\"]");
        var near = await CallAsync("entities/search", "\"annsField\":\"half\",\"data\":[[1,2]],\"limit\":2");

        Assert.Equal(
            """
            [{"key":1,"bits":"Af8=","half":"ADwAQA==","brain":"gD8AwA==","sparse":{"3":1.5,"7":0.5}},
            """ + """{"key":2,"bits":"Af8=","half":"ADwAQA==","brain":null,"sparse":{"4":2,"9":1}}]""",
            rows.GetRawText());
        Assert.Equal("""[{"key":1,"distance":3,"bits":"Af8="}]""", found.GetRawText());
        Assert.Equal("""[{"key":1,"distance":0},{"key":2,"distance":0}]""", near.GetRawText());
    }

    [Fact]
    public async Task Bytes_are_vectors_of_small_integers()
    {
        await CallAsync(
            "collections/create",
            """
            "params":{"consistencyLevel":"Strong"},
            "schema":{"fields":[{"fieldName":"key","dataType":"Int64","isPrimary":true},
                {"fieldName":"v","dataType":"Int8Vector","elementTypeParams":{"dim":2}}]},
            "indexParams":[{"fieldName":"v","metricType":"L2"}]
            """);
        await CallAsync("entities/insert", "\"data\":[{\"key\":1,\"v\":[-128,127]}]");

        var found = await CallAsync("entities/search", "\"data\":[[-128,127]],\"outputFields\":[\"v\"]");

        Assert.Equal("""[{"key":1,"distance":0,"v":[-128,127]}]""", found.GetRawText());
    }

    [Fact]
    public async Task Keys_made_by_the_server_are_told()
    {
        await CreateAsync("\"autoID\":true");

        var inserted = await CallAsync("entities/insert", "\"data\":[{\"vector\":[1,2]},{\"vector\":[3,4]}]");

        var ids = inserted.GetProperty("insertIds");
        var rows = await CallAsync("entities/get", $"\"id\":{ids.GetRawText()},\"outputFields\":[\"vector\"]");
        Assert.Equal(2, rows.GetArrayLength());
    }

    [Fact]
    public async Task An_upsert_takes_a_queried_row_back()
    {
        await CreateAsync();
        await InsertAsync(3);
        var row = (await CallAsync("entities/query", "\"filter\":\"id == 2\"", AsTexts))[0].GetRawText();

        var done = await CallAsync("entities/upsert", $"\"data\":[{row.Replace("c2", "new")}]", AsTexts);

        Assert.Equal("""{"upsertCount":1,"upsertIds":["2"]}""", done.GetRawText());
        var rows = await CallAsync("entities/query", "\"outputFields\":[\"color\"],\"filter\":\"id > 0\"");
        Assert.Equal("""[{"id":1,"color":"c1"},{"id":2,"color":"new"},{"id":3,"color":"c0"}]""", rows.GetRawText());
    }

    [Fact]
    public async Task Rows_are_deleted_by_a_filter_with_values()
    {
        await CreateAsync();
        await InsertAsync(5);

        var done = await CallAsync("entities/delete", "\"filter\":\"id in {ids}\",\"exprParams\":{\"ids\":[1,3,5]}");

        Assert.Equal("""{"deleteCount":3}""", done.GetRawText());
        var rows = await CallAsync("entities/query", "\"outputFields\":[\"id\"],\"filter\":\"id > 0\"");
        Assert.Equal("""[{"id":2},{"id":4}]""", rows.GetRawText());
    }

    [Theory]
    [InlineData("[]", "data has no rows")]
    [InlineData("[7]", "row 0 should be an object")]
    [InlineData("[{\"id\":1,\"vector\":[1,2]},{\"id\":2}]", "row 1 has no field vector")]
    [InlineData("[{\"id\":1.5,\"vector\":[1,2]}]", "field id of row 0 should be a 64-bit integer, but is 1.5")]
    [InlineData("[{\"id\":null,\"vector\":[1,2]}]", "field id of row 0 should be not null, but is null")]
    [InlineData("[{\"id\":1,\"vector\":[1]}]", "field vector of row 0 should be a list of 2 numbers, but is [1]")]
    [InlineData("[{\"id\":1,\"vector\":[1,2,3]}]", "field vector of row 0 should be a list of 2 numbers")]
    [InlineData("[{\"id\":1,\"vector\":[1,\"2\"]}]", "field vector of row 0 should be a list of 2 numbers")]
    [InlineData("[{\"id\":1,\"vector\":\"AAAA\"}]", "field vector of row 0 should be a list of 2 numbers")]
    [InlineData("[{\"id\":1,\"id\":2,\"vector\":[1,2]}]", "row 0 has field id twice")]
    public async Task A_bad_row_is_refused_by_place_and_field(string data, string text)
    {
        await CreateAsync();

        var (code, message) = await RefuseAsync("entities/insert", $"\"data\":{data}");

        Assert.Equal(1804, code);
        Assert.Contains(text, message);
    }

    [Fact]
    public async Task A_member_that_is_no_field_needs_dynamic_fields()
    {
        await CreateAsync("\"params\":{\"enableDynamicField\":false}");

        var (code, message) = await RefuseAsync("entities/insert", "\"data\":[{\"id\":1,\"vector\":[1,2],\"extra\":3}]");

        Assert.Equal(1804, code);
        Assert.Contains("'extra' of row 0", message);
    }

    [Fact]
    public async Task A_number_out_of_range_is_refused_as_for_every_client()
    {
        await CreateAsync();

        var (code, message) = await RefuseAsync("entities/insert", "\"data\":[{\"id\":1,\"vector\":[1e39,2]}]");

        Assert.Equal(1100, code);
        Assert.Contains("is not a number or infinity", message);
    }

    private static string Values(JsonElement row, params string[] names) =>
        string.Join(' ', names.Select(name => row.GetProperty(name) is { ValueKind: JsonValueKind.String } text
            ? text.GetString()
            : row.GetProperty(name).ValueKind == JsonValueKind.Null ? "" : row.GetProperty(name).GetRawText()));

    private static string Raw(JsonElement row, string name) => row.GetProperty(name).GetRawText();
}
