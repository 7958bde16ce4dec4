using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.Rest;

public sealed class RestDefinitionTests(GatewayHost host) : RestSteps(host), IClassFixture<GatewayHost>
{
    [Fact]
    public async Task Partitions_are_made_listed_found_and_dropped()
    {
        await CreateAsync();
        const string Members = "\"partitionName\":\"p\"";

        await CallAsync("partitions/create", Members);
        Assert.Equal(["_default", "p"], Names(await CallAsync("partitions/list")));
        Assert.True((await CallAsync("partitions/has", Members)).GetProperty("has").GetBoolean());
        await CallAsync("partitions/release", "\"partitionNames\":[\"p\"]");
        await CallAsync("partitions/drop", Members);

        Assert.False((await CallAsync("partitions/has", Members)).GetProperty("has").GetBoolean());
    }

    [Fact]
    public async Task Rows_of_a_partition_are_counted_and_read_by_its_name()
    {
        await CreateAsync();
        await CallAsync("partitions/create", "\"partitionName\":\"p\"");
        await InsertAsync(2);
        await CallAsync("entities/insert", "\"partitionName\":\"p\",\"data\":[{\"id\":9,\"vector\":[9,9]}]");
        await CallAsync("collections/flush");

        Assert.Equal(1, (await CallAsync("partitions/get_stats", "\"partitionName\":\"p\"")).GetProperty("rowCount").GetInt32());
        var rows = await CallAsync("entities/query", "\"partitionNames\":[\"p\"],\"outputFields\":[\"id\"]");
        Assert.Equal("""[{"id":9}]""", rows.GetRawText());
        Assert.Equal(200, (await RefuseAsync("entities/query", "\"partitionNames\":[\"q\"],\"outputFields\":[\"id\"]")).Code);
    }

    [Fact]
    public async Task A_partition_is_released_and_loaded()
    {
        await CreateAsync();
        await CallAsync("partitions/create", "\"partitionName\":\"p\"");

        await CallAsync("partitions/release", "\"partitionNames\":[\"p\"]");
        Assert.Equal("LoadStateNotLoad", await StateAsync());
        await CallAsync("partitions/load", "\"partitionNames\":[\"p\"]");

        Assert.StartsWith("LoadStateLoad", await StateAsync());
    }

    [Fact]
    public async Task Indexes_are_made_described_listed_altered_and_dropped()
    {
        await CallAsync(
            "collections/create",
            """
            "schema":{"fields":[{"fieldName":"key","dataType":"Int64","isPrimary":true},
                {"fieldName":"v","dataType":"FloatVector","elementTypeParams":{"dim":2}}]}
            """);
        Assert.Empty(Names(await CallAsync("indexes/list")));

        await CallAsync(
            "indexes/create",
            """
            "indexParams":[{"fieldName":"v","indexName":"by_v","metricType":"L2",
                "params":{"index_type":"IVF_FLAT","nlist":16}}]
            """);
        Assert.Equal(["by_v"], Names(await CallAsync("indexes/list")));
        var index = (await CallAsync("indexes/describe", "\"indexName\":\"by_v\""))[0];
        Assert.Equal(
            ("by_v", "v", "IVF_FLAT", "L2", "Finished"),
            (index.GetProperty("indexName").GetString(), index.GetProperty("fieldName").GetString(),
                index.GetProperty("indexType").GetString(), index.GetProperty("metricType").GetString(),
                index.GetProperty("indexState").GetString()));
        await CallAsync("indexes/alter_properties", "\"indexName\":\"by_v\",\"properties\":{\"mmap.enabled\":true}");
        await CallAsync("indexes/drop_properties", "\"indexName\":\"by_v\",\"propertyKeys\":[\"mmap.enabled\"]");
        await CallAsync("indexes/drop", "\"indexName\":\"by_v\"");

        Assert.Equal(700, (await RefuseAsync("indexes/describe", "\"indexName\":\"by_v\"")).Code);
        Assert.Empty(Names(await CallAsync("indexes/list")));
    }

    [Fact]
    public async Task Aliases_are_made_described_listed_altered_and_dropped()
    {
        await CreateAsync();
        var other = $"{Name}_other";
        await Client.CallAsync("collections/create", $$"""{"collectionName":"{{other}}","dimension":2}""");
        var alias = $"\"aliasName\":\"{Name}_alias\"";

        await CallAsync("aliases/create", alias);
        var first = await Client.CallAsync("aliases/describe", $"{{{alias}}}");
        Assert.Equal([$"{Name}_alias"], Names(await CallAsync("aliases/list")));
        Assert.Contains($"{Name}_alias", Names(await Client.CallAsync("aliases/list", "{}")));
        await Client.CallAsync("aliases/alter", $$"""{"collectionName":"{{other}}",{{alias}}}""");
        var second = await Client.CallAsync("aliases/describe", $"{{{alias}}}");
        await Client.CallAsync("aliases/drop", $"{{{alias}}}");

        Assert.Equal(
            (Name, other),
            (first.GetProperty("collectionName").GetString(), second.GetProperty("collectionName").GetString()));
        Assert.Equal(1600, (await Client.RefuseAsync("aliases/describe", $"{{{alias}}}")).Code);
    }

    [Fact]
    public async Task Databases_are_made_described_listed_altered_and_dropped()
    {
        var database = $"\"dbName\":\"db_{Name}\"";

        await Client.CallAsync("databases/create", $"{{{database},\"properties\":{{\"a\":1}}}}");
        Assert.Contains($"db_{Name}", Names(await Client.CallAsync("databases/list", "{}")));
        var made = await Client.CallAsync("databases/describe", $"{{{database}}}");
        await Client.CallAsync("databases/alter", $"{{{database},\"properties\":{{\"b\":\"x\"}}}}");
        await Client.CallAsync("databases/alter_properties", $"{{{database},\"properties\":{{\"c\":true}}}}");
        await Client.CallAsync("databases/drop_properties", $"{{{database},\"propertyKeys\":[\"a\"]}}");
        var altered = await Client.CallAsync("databases/describe", $"{{{database}}}");
        await Client.CallAsync("databases/drop", $"{{{database}}}");

        Assert.Equal($"db_{Name}", made.GetProperty("dbName").GetString());
        Assert.True(made.GetProperty("dbID").GetInt64() > 0);
        Assert.Equal("""[{"key":"a","value":"1"}]""", made.GetProperty("properties").GetRawText());
        Assert.Equal(
            """[{"key":"b","value":"x"},{"key":"c","value":"true"}]""", altered.GetProperty("properties").GetRawText());
        Assert.Equal(800, (await Client.RefuseAsync("databases/describe", $"{{{database}}}")).Code);
    }

    [Fact]
    public async Task The_body_names_the_database_before_the_header_does()
    {
        await Client.CallAsync("databases/create", $$"""{"dbName":"one_{{Name}}"}""");
        await Client.CallAsync("databases/create", $$"""{"dbName":"two_{{Name}}"}""");
        (string, string) header = ("DB-Name", $"one_{Name}");

        await CallAsync("collections/create", "\"dimension\":2", header);
        await CallAsync("collections/create", $"\"dimension\":2,\"dbName\":\"two_{Name}\"", header);

        Assert.Equal([Name], Names(await Client.CallAsync("collections/list", "{}", header)));
        Assert.Equal([Name], Names(await Client.CallAsync("collections/list", $$"""{"dbName":"two_{{Name}}"}""", header)));
        Assert.False((await CallAsync("collections/has")).GetProperty("has").GetBoolean());
    }

    private async Task<string> StateAsync() =>
        (await CallAsync("collections/get_load_state", "\"partitionNames\":[\"p\"]")).GetProperty("loadState").GetString()!;
}
