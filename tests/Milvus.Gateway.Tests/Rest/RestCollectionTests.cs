using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.Rest;

public sealed class RestCollectionTests(GatewayHost host) : RestSteps(host), IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_dimension_alone_makes_an_indexed_and_loaded_collection_with_dynamic_fields()
    {
        await CallAsync("collections/create", "\"dimension\":8");

        var described = await CallAsync("collections/describe");
        Assert.Equal(Name, described.GetProperty("collectionName").GetString());
        Assert.Equal(
            ["id Int64 True", "vector FloatVector False"],
            described.GetProperty("fields").EnumerateArray().Select(field =>
                $"{field.GetProperty("name")} {field.GetProperty("type")} {field.GetProperty("primaryKey")}"));
        var index = Assert.Single(described.GetProperty("indexes").EnumerateArray());
        Assert.Equal("COSINE", index.GetProperty("metricType").GetString());
        Assert.Equal("vector", index.GetProperty("indexName").GetString());
        Assert.True(described.GetProperty("enableDynamicField").GetBoolean());
        Assert.Equal("Bounded", described.GetProperty("consistencyLevel").GetString());
        Assert.Equal((1, 1), (described.GetProperty("shardsNum").GetInt32(), described.GetProperty("partitionsNum").GetInt32()));
        Assert.StartsWith("LoadStateLoad", described.GetProperty("load").GetString());
    }

    [Fact]
    public async Task A_quick_collection_takes_names_metric_key_type_and_auto_id()
    {
        await CallAsync(
            "collections/create",
            """
            "dimension":4,"metricType":"IP","idType":"VarChar","primaryFieldName":"key","vectorFieldName":"v","autoID":true,
            "params":{"max_length":64,"enableDynamicField":false,"shardsNum":"2","consistencyLevel":"Session","ttlSeconds":60}
            """);

        var described = await CallAsync("collections/describe");
        var key = described.GetProperty("fields")[0];
        Assert.Equal(("key", "VarChar"), (key.GetProperty("name").GetString(), key.GetProperty("type").GetString()));
        Assert.Equal("max_length", key.GetProperty("params")[0].GetProperty("key").GetString());
        Assert.True(described.GetProperty("autoId").GetBoolean());
        Assert.False(described.GetProperty("enableDynamicField").GetBoolean());
        Assert.Equal("Session", described.GetProperty("consistencyLevel").GetString());
        Assert.Equal(2, described.GetProperty("shardsNum").GetInt32());
        Assert.Contains("collection.ttl.seconds", described.GetProperty("properties").GetRawText());
    }

    [Fact]
    public async Task A_schema_makes_its_fields_and_with_index_params_is_loaded()
    {
        await CallAsync(
            "collections/create",
            """
            "schema":{"autoId":false,"enableDynamicField":false,"fields":[
                {"fieldName":"key","dataType":"Int64","isPrimary":true},
                {"fieldName":"tenant","dataType":"VarChar","isPartitionKey":true,"elementTypeParams":{"max_length":32}},
                {"fieldName":"size","dataType":"Int32","nullable":true,"defaultValue":7},
                {"fieldName":"tags","dataType":"Array","elementDataType":"VarChar",
                    "elementTypeParams":{"max_capacity":4,"max_length":8}},
                {"fieldName":"v","dataType":"BFloat16Vector","elementTypeParams":{"dim":"4"}}]},
            "params":{"partitionsNum":3},
            "indexParams":[{"fieldName":"v","indexName":"by_v","metricType":"L2","params":{"index_type":"HNSW","M":8}}]
            """);

        var described = await CallAsync("collections/describe");
        Assert.Equal(
            ["key", "tenant", "size", "tags", "v"],
            described.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("name").GetString()));
        var size = described.GetProperty("fields")[2];
        Assert.Equal("{ \"intData\": 7 }", size.GetProperty("defaultValue").GetRawText());
        Assert.True(size.GetProperty("nullable").GetBoolean());
        Assert.Equal("VarChar", described.GetProperty("fields")[3].GetProperty("elementType").GetString());
        Assert.Equal(3, described.GetProperty("partitionsNum").GetInt32());
        Assert.StartsWith("LoadStateLoad", described.GetProperty("load").GetString());
    }

    [Fact]
    public async Task A_schema_without_index_params_is_made_and_not_loaded()
    {
        await CallAsync("collections/create", "\"schema\":" + TwoFields);

        var state = await CallAsync("collections/get_load_state");

        Assert.Equal("""{"loadState":"LoadStateNotLoad"}""", state.GetRawText());
    }

    [Fact]
    public async Task Collections_are_listed_found_and_dropped()
    {
        await CreateAsync();

        Assert.Contains(Name, Names(await Client.CallAsync("collections/list", "{}")));
        Assert.True((await CallAsync("collections/has")).GetProperty("has").GetBoolean());
        Assert.Equal("{}", (await CallAsync("collections/drop")).GetRawText());
        Assert.False((await CallAsync("collections/has")).GetProperty("has").GetBoolean());
        Assert.DoesNotContain(Name, Names(await Client.CallAsync("collections/list", "{}")));
    }

    [Fact]
    public async Task A_collection_is_renamed()
    {
        await CreateAsync();

        await CallAsync("collections/rename", $"\"newCollectionName\":\"{Name}_new\"");

        Assert.Equal(100, (await RefuseAsync("collections/describe")).Code);
        await Client.CallAsync("collections/describe", $$"""{"collectionName":"{{Name}}_new"}""");
    }

    [Fact]
    public async Task A_collection_is_released_and_loaded_again()
    {
        await CreateAsync();

        await CallAsync("collections/release");
        Assert.Equal("LoadStateNotLoad", await StateAsync());
        await CallAsync("collections/load");
        await CallAsync("collections/refresh_load");

        Assert.StartsWith("LoadStateLoad", await StateAsync());
    }

    [Fact]
    public async Task Rows_are_counted_once_flushed_and_gone_once_truncated()
    {
        await CreateAsync();
        await InsertAsync(5);

        await CallAsync("collections/flush");
        Assert.Equal(5, (await CallAsync("collections/get_stats")).GetProperty("rowCount").GetInt32());
        await CallAsync("collections/truncate");

        var counted = await CallAsync("entities/query", "\"outputFields\":[\"count(*)\"]");
        Assert.Equal("""[{"count(*)":0}]""", counted.GetRawText());
    }

    [Fact]
    public async Task Properties_are_set_as_texts_and_dropped()
    {
        await CreateAsync();

        await CallAsync("collections/alter_properties", "\"properties\":{\"collection.ttl.seconds\":3600}");
        var set = (await CallAsync("collections/describe")).GetProperty("properties").GetRawText();
        await CallAsync("collections/drop_properties", "\"propertyKeys\":[\"collection.ttl.seconds\"]");
        var dropped = (await CallAsync("collections/describe")).GetProperty("properties").GetRawText();

        Assert.Contains("""{"key":"collection.ttl.seconds","value":"3600"}""", set);
        Assert.DoesNotContain("collection.ttl.seconds", dropped);
    }

    [Fact]
    public async Task A_field_is_altered()
    {
        await CallAsync(
            "collections/create",
            """
            "schema":{"fields":[
                {"fieldName":"key","dataType":"VarChar","isPrimary":true,"elementTypeParams":{"max_length":8}},
                {"fieldName":"v","dataType":"FloatVector","elementTypeParams":{"dim":2}}]}
            """);

        await CallAsync("collections/fields/alter_properties", "\"fieldName\":\"key\",\"fieldParams\":{\"max_length\":16}");

        var key = (await CallAsync("collections/describe")).GetProperty("fields")[0];
        Assert.Contains("\"16\"", key.GetProperty("params").GetRawText());
    }

    [Fact]
    public async Task A_field_is_added()
    {
        await CreateAsync();

        await CallAsync(
            "collections/fields/add",
            "\"schema\":{\"fieldName\":\"x\",\"dataType\":\"Int8\",\"nullable\":true,\"defaultValue\":5}");

        var fields = (await CallAsync("collections/describe")).GetProperty("fields").EnumerateArray();
        Assert.Equal("x", fields.Last().GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("collections/compact", "", "ManualCompaction")]
    [InlineData("collections/get_compaction_state", "\"compactionID\":7", "GetCompactionState")]
    public async Task A_path_answers_what_its_rpc_answers(string path, string members, string rpc)
    {
        await CreateAsync();
        using var grpc = new GrpcClient(Address);
        var told = (await grpc.CallAsync(GrpcClient.MilvusService, rpc, [])).Message!;

        var (code, _) = await RefuseAsync(path, members);

        // Refused both ways until the RPC is there.
        Assert.Equal(IsRefused(rpc, told), code == (int)ErrorCode.Unimplemented);
    }

    [Theory]
    [InlineData("\"dimension\":0", 1100, "dimension is required")]
    [InlineData("\"dimension\":4,\"idType\":\"Double\"", 1100, "idType can only be [Int64, VarChar]")]
    [InlineData("\"dimension\":4,\"params\":{\"consistencyLevel\":\"Weak\"}", 1100, "consistencyLevel can only be")]
    [InlineData(
        "\"dimension\":4,\"params\":{\"shardsNum\":\"many\"}",
        1801,
        "'params.shardsNum' should be an integer, but is many")]
    [InlineData("\"dimension\":400000000", 1100, "invalid dimension")]
    [InlineData(
        "\"schema\":{\"fields\":[{\"fieldName\":\"a\",\"dataType\":\"int64\"}]}",
        1100,
        "data type int64 is invalid")]
    [InlineData("\"schema\":{\"fields\":[{\"dataType\":\"Int64\"}]}", 1802, "'schema.fields[0].fieldName' is required")]
    [InlineData("\"schema\":{\"fields\":{}}", 1801, "'schema.fields' should be a list of objects")]
    [InlineData(
        "\"schema\":" + TwoFields + ",\"indexParams\":[{\"fieldName\":\"other\"}]",
        1802,
        "`other` hasn't defined in schema")]
    [InlineData(
        "\"schema\":{\"fields\":[{\"fieldName\":\"a\",\"dataType\":\"Int8\",\"defaultValue\":\"one\"}]}",
        1100,
        "cannot use \"one\" as default value of field a")]
    public async Task A_bad_definition_is_refused_and_makes_nothing(string members, int code, string text)
    {
        var refused = await RefuseAsync("collections/create", members);

        Assert.Equal(code, refused.Code);
        Assert.Contains(text, refused.Message);
        Assert.False((await CallAsync("collections/has")).GetProperty("has").GetBoolean());
    }

    private const string TwoFields =
        """
        {"fields":[{"fieldName":"key","dataType":"Int64","isPrimary":true},
            {"fieldName":"v","dataType":"FloatVector","elementTypeParams":{"dim":2}}]}
        """;

    private static bool IsRefused(string rpc, byte[] reply)
    {
        var type = Proto.MilvusReflection.Descriptor.Services.Single(service => service.Name == "MilvusService")
            .FindMethodByName(rpc).OutputType;
        return type.Parser.ParseFrom(reply).ToString()!.Contains("service unimplemented", StringComparison.Ordinal);
    }

    private async Task<string> StateAsync() =>
        (await CallAsync("collections/get_load_state")).GetProperty("loadState").GetString()!;
}
