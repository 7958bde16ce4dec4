using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.Rest;

public sealed class RestReadTests(GatewayHost host) : RestSteps(host), IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_query_gives_a_hundred_rows_unless_told_otherwise()
    {
        await CreateAsync();
        await InsertAsync(150);

        var standard = await CallAsync("entities/query", "\"filter\":\"id > 0\",\"outputFields\":[\"id\"]");
        var window = await CallAsync("entities/query", "\"limit\":2,\"offset\":148,\"outputFields\":[\"id\"]");
        var all = await CallAsync("entities/query", "\"limit\":0,\"filter\":\"id > 0\",\"outputFields\":[\"id\"]");

        Assert.Equal((100, 150), (standard.GetArrayLength(), all.GetArrayLength()));
        Assert.Equal("""[{"id":149},{"id":150}]""", window.GetRawText());
    }

    [Fact]
    public async Task A_query_takes_values_a_level_and_dynamic_keys()
    {
        await CreateAsync();
        await InsertAsync(6);

        var rows = await CallAsync(
            "entities/query",
            """
            "filter":"color == {c} and id < {most}","exprParams":{"c":"c1","most":5},"consistencyLevel":"Strong",
            "outputFields":["color"]
            """);

        Assert.Equal("""[{"id":1,"color":"c1"},{"id":4,"color":"c1"}]""", rows.GetRawText());
    }

    [Theory]
    [InlineData("2", "[2]")]
    [InlineData("\"2\"", "[2]")]
    [InlineData("[1,\"3\",77]", "[1,3]")]
    [InlineData("[]", "[]")]
    public async Task Rows_are_gotten_by_one_id_or_several(string id, string expected)
    {
        await CreateAsync();
        await InsertAsync(3);

        var rows = await CallAsync("entities/get", $"\"id\":{id},\"outputFields\":[\"id\"]");

        Assert.Equal(expected, $"[{string.Join(',', rows.EnumerateArray().Select(row => row.GetProperty("id")))}]");
    }

    [Fact]
    public async Task Texts_that_need_quotes_are_good_ids()
    {
        await CreateAsync("\"idType\":\"VarChar\",\"params\":{\"max_length\":32,\"consistencyLevel\":\"Strong\"}");
        await CallAsync("entities/insert", """
            "data":[{"id":"it's \"1\"\\","vector":[1,2]}]
            """);

        var rows = await CallAsync("entities/get", """
            "id":["it's \"1\"\\"],"outputFields":["id"]
            """);

        Assert.Equal("it's \"1\"\\", Assert.Single(rows.EnumerateArray()).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("true")]
    [InlineData("[1,\"x\"]")]
    [InlineData("1.5")]
    public async Task An_id_that_is_no_key_is_refused(string id)
    {
        await CreateAsync();

        var (code, message) = await RefuseAsync("entities/get", $"\"id\":{id}");

        Assert.Equal(1806, code);
        Assert.Contains("is no Int64", message);
    }

    [Fact]
    public async Task A_search_gives_hits_with_key_distance_and_fields()
    {
        await CreateAsync();
        await InsertAsync(9);

        var (_, reply) = await Client.SendAsync(
            "entities/search",
            About("\"data\":[[3,3]],\"limit\":2,\"offset\":1,\"filter\":\"color != \\\"c0\\\"\",\"outputFields\":[\"color\"]"));

        Assert.Equal(
            """{"code":0,"cost":0,"data":[{"id":4,"distance":2,"color":"c1"},{"id":1,"distance":8,"color":"c1"}],"topks":[2]}""",
            reply.GetRawText());
    }

    [Fact]
    public async Task Hits_of_several_queries_follow_each_other_and_are_counted()
    {
        await CreateAsync();
        await InsertAsync(4);

        var (_, reply) = await Client.SendAsync("entities/search", About("\"data\":[[1,1],[4,4]],\"limit\":3"));

        Assert.Equal("[3,3]", reply.GetProperty("topks").GetRawText());
        Assert.Equal(
            [1, 2, 3, 4, 3, 2],
            reply.GetProperty("data").EnumerateArray().Select(hit => hit.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task A_search_without_hits_gives_an_empty_list()
    {
        await CreateAsync();

        Assert.Equal("[]", (await CallAsync("entities/search", "\"data\":[[1,1]]")).GetRawText());
    }

    [Theory]
    [InlineData("\"metricType\":\"L2\",\"params\":{\"nprobe\":8}")]
    [InlineData("\"nprobe\":8,\"ignoreGrowing\":false,\"params\":{}")]
    public async Task Search_settings_stand_in_one_object_or_in_two(string settings)
    {
        await CreateAsync();
        await InsertAsync(1);

        var hits = await CallAsync("entities/search", $"\"data\":[[1,1]],\"searchParams\":{{{settings}}}");

        Assert.Single(hits.EnumerateArray());
    }

    [Theory]
    [InlineData("\"data\":[]", 1801, "data has no vectors")]
    [InlineData("\"data\":[[1,2,3]]", 1801, "data[0] should be a list of 2 numbers, a vector of field vector")]
    [InlineData("\"data\":[\"text\"]", 1801, "data[0] should be a list of 2 numbers")]
    [InlineData("\"data\":[[1,2]],\"annsField\":\"color\"", 1801, "cannot find a vector field named: color")]
    [InlineData("\"data\":[[1,2]],\"limit\":0", 1100, "topk [0] is invalid")]
    [InlineData("\"data\":[[1,2]],\"filter\":\"id >\"", 1100, "cannot parse expression")]
    [InlineData("\"data\":[[1,2]],\"consistencyLevel\":\"Weak\"", 1100, "consistencyLevel can only be")]
    [InlineData("\"data\":[[1,2]],\"exprParams\":{\"a\":null}", 1801, "'exprParams.a' cannot be null")]
    [InlineData(
        "\"data\":[[1,2]],\"searchParams\":{\"nprobe\":1,\"params\":{\"nprobe\":2}}",
        1100,
        "ambiguous parameter: nprobe")]
    [InlineData("\"data\":[[1,2]],\"searchParams\":{\"params\":3}", 1801, "'searchParams.params' should be an object")]
    public async Task A_bad_search_is_refused(string members, int code, string text)
    {
        await CreateAsync();

        var refused = await RefuseAsync("entities/search", members);

        Assert.Equal(code, refused.Code);
        Assert.Contains(text, refused.Message);
    }

    [Fact]
    public async Task A_collection_that_is_not_loaded_is_not_read()
    {
        await CreateAsync();
        await CallAsync("collections/release");

        Assert.Equal(101, (await RefuseAsync("entities/query", "\"filter\":\"id > 0\"")).Code);
        Assert.Equal(101, (await RefuseAsync("entities/search", "\"data\":[[1,1]]")).Code);
    }

    [Theory]
    [InlineData("entities/hybrid_search")]
    [InlineData("entities/advanced_search")]
    public async Task A_hybrid_search_reads_each_of_its_searches(string path)
    {
        await CreateAsync();

        var missing = await RefuseAsync(path, "\"search\":[{\"annsField\":\"vector\"}]");
        var wrong = await RefuseAsync(path, "\"search\":[{\"data\":[[1,1]]},{\"data\":[[1]]}]");

        Assert.Equal((1802, true), (missing.Code, missing.Message.Contains("'search[0].data' is required")));
        Assert.Equal((1801, true), (wrong.Code, wrong.Message.Contains("data[0] should be a list of 2 numbers")));
    }

    [Theory]
    [InlineData("entities/hybrid_search")]
    [InlineData("entities/advanced_search")]
    public async Task A_hybrid_search_ranks_the_hits_of_its_searches(string path)
    {
        await CreateAsync();
        await InsertAsync(6);

        var hits = await CallAsync(
            path,
            """
            "search":[{"data":[[1,1]],"limit":2},
                {"data":[[2,2]],"limit":1,"filter":"id > {least}","exprParams":{"least":1}}],
            "rerank":{"strategy":"rrf","params":{"k":5}},"limit":1,"outputFields":["color"]
            """);

        var best = Assert.Single(hits.EnumerateArray());
        Assert.Equal((2, "c2"), (best.GetProperty("id").GetInt32(), best.GetProperty("color").GetString()));
    }

    [Fact]
    public async Task A_search_by_range_leaves_out_what_is_near_or_far()
    {
        await CreateAsync();
        await InsertAsync(6);

        var hits = await CallAsync(
            "entities/search", "\"data\":[[1,1]],\"searchParams\":{\"params\":{\"radius\":30,\"range_filter\":2}}");

        Assert.Equal([2, 3, 4], hits.EnumerateArray().Select(hit => hit.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task A_grouped_search_gives_the_best_of_each_group()
    {
        await CallAsync(
            "collections/create",
            """
            "params":{"consistencyLevel":"Strong"},
            "schema":{"fields":[{"fieldName":"id","dataType":"Int64","isPrimary":true},
                {"fieldName":"kind","dataType":"Int8"},
                {"fieldName":"v","dataType":"FloatVector","elementTypeParams":{"dim":2}}]},
            "indexParams":[{"fieldName":"v","metricType":"L2"}]
            """);
        await CallAsync(
            "entities/insert",
            """
            "data":[{"id":1,"kind":1,"v":[1,1]},{"id":2,"kind":1,"v":[2,2]},
                {"id":3,"kind":2,"v":[3,3]},{"id":4,"kind":2,"v":[4,4]}]
            """);

        var hits = await CallAsync("entities/search", "\"data\":[[1,1]],\"groupingField\":\"kind\"");

        Assert.Equal([1, 3], hits.EnumerateArray().Select(hit => hit.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task A_large_answer_comes_whole()
    {
        await CreateAsync();
        for (var first = 0; first < 4; first++)
            await CallAsync(
                "entities/insert",
                $"\"data\":[{string.Join(',', Enumerable.Range(first * 1000, 1000).Select(id =>
                    $$"""{"id":{{id}},"vector":[1,2],"text":"{{new string('x', 500)}}"}"""))}]");

        var rows = await CallAsync("entities/query", "\"filter\":\"id >= 0\",\"limit\":4000");

        Assert.Equal(Enumerable.Range(0, 4000), rows.EnumerateArray().Select(row => row.GetProperty("id").GetInt32()));
    }
}
