using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

public sealed class DataServiceTests(GatewayHost host)
    : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    [Fact]
    public async Task Rows_go_in_and_come_back_in_key_order_from_all_shards()
    {
        await CreateAsync(shards: 3);
        await LoadAsync();
        var inserted = await InsertAsync(1, 100);

        var request = new Proto.QueryRequest { CollectionName = Name, OutputFields = { "*" } };
        request.QueryParams.Add(Samples.Pair("limit", "20"));
        request.QueryParams.Add(Samples.Pair("offset", "10"));
        var queried = await CallAsync<Proto.QueryResults>("Query", request);

        Assert.Equal(100, inserted.InsertCnt);
        Assert.Equal(Enumerable.Range(0, 100).Select(row => (uint)row), inserted.SuccIndex);
        Assert.Equal(Enumerable.Range(1, 100).Select(id => (long)id), inserted.Ids.IntId.Data);
        var expected = Samples.Insert(Name, 11, 20);
        foreach (var sent in expected.FieldsData)
        {
            var got = queried.FieldsData.Single(data => data.FieldName == sent.FieldName);
            Assert.Equal((sent.Scalars, sent.Vectors), (got.Scalars, got.Vectors));
        }
    }

    [Fact]
    public async Task Count_is_the_sum_of_all_shards()
    {
        await CreateAsync(shards: 3);
        await LoadAsync();
        await InsertAsync(1, 50);

        var queried = await CallAsync<Proto.QueryResults>(
            "Query", new Proto.QueryRequest { CollectionName = Name, OutputFields = { "count(*)" } });

        var column = Assert.Single(queried.FieldsData);
        Assert.Equal(("count(*)", 50L), (column.FieldName, Assert.Single(column.Scalars.LongData.Data)));
    }

    [Fact]
    public async Task Search_merges_shards_and_fetches_fields_of_the_survivors()
    {
        await CreateAsync(shards: 3);
        await LoadAsync();
        await InsertAsync(1, 90);

        var request = Samples.Search(Name, 3, [10, 10, 10, 10], [50.4f, 50.4f, 50.4f, 50.4f]);
        request.OutputFields.Add("text");
        var results = (await CallAsync<Proto.SearchResults>("Search", request)).Results;

        Assert.Equal([3L, 3L], results.Topks);
        Assert.Equal([10L, 9L, 11L, 50L, 51L, 49L], results.Ids.IntId.Data);
        Assert.Equal([0f, 4f, 4f], results.Scores.Take(3));
        var text = Assert.Single(results.FieldsData);
        Assert.Equal(["é10", "é9", "é11", "é50", "é51", "é49"], text.Scalars.StringData.Data);
        Assert.Equal(("id", 3L, 2L), (results.PrimaryFieldName, results.TopK, results.NumQueries));
    }

    [Fact]
    public async Task Search_in_an_empty_collection_leaves_ids_unset()
    {
        await CreateAsync();
        await LoadAsync();

        var results = (await CallAsync<Proto.SearchResults>("Search", Samples.Search(Name, 3, [1, 1, 1, 1]))).Results;

        Assert.Null(results.Ids);
        Assert.Equal([0L], results.Topks);
    }

    [Fact]
    public async Task Search_before_load_answers_not_loaded()
    {
        await CreateAsync();

        var reply = await SendAsync<Proto.SearchResults>("Search", Samples.Search(Name, 3, [1, 1, 1, 1]));

        Assert.Equal((101, $"collection not loaded[collection={Name}]"), (reply.Status.Code, reply.Status.Reason));
    }

    [Theory]
    [InlineData("topk", "0", 1100, "topk [0] is invalid, it should be in range [1, 16384]")]
    [InlineData("topk", "16385", 1100, "topk [16385] is invalid")]
    [InlineData("topk", "many", 1100, "topk [many] is invalid")]
    [InlineData("offset", "16384", 1100, "invalid max query result window")]
    [InlineData("metric_type", "IP", 1100, "metric type not match: invalid parameter[expected=L2][actual=IP]")]
    [InlineData("anns_field", "text", 1100, "field (text) to search is not of vector data type")]
    [InlineData("anns_field", "none", 1700, "field not found[field=none]")]
    [InlineData("round_decimal", "7", 1100, "round_decimal [7] is invalid")]
    [InlineData("params", "nonsense", 1100, "search params nonsense should be a JSON object")]
    public async Task Bad_search_parameters_are_refused_byName(string key, string value, int code, string text)
    {
        await CreateAsync();
        await LoadAsync();
        var request = Samples.Search(Name, 3, [1, 1, 1, 1]);
        request.SearchParams.Add(Samples.Pair(key, value));

        var reply = await SendAsync<Proto.SearchResults>("Search", request);

        Assert.Contains(text, reply.Status.Reason);
        Assert.Equal(code, reply.Status.Code);
    }

    [Theory]
    [InlineData(new float[] { 1, 2, 3 }, "vector dimension mismatch, expected vector size(byte) 16, actual 12")]
    [InlineData(new float[] { 1, 2, 3, float.NaN }, "value 'NaN' of query 0 is not a number or infinity")]
    public async Task Bad_query_vectors_are_refused(float[] query, string text)
    {
        await CreateAsync();
        await LoadAsync();

        var reply = await SendAsync<Proto.SearchResults>("Search", Samples.Search(Name, 3, query));

        Assert.Contains(text, reply.Status.Reason);
        Assert.Equal((1100, Proto.ErrorCode.IllegalArgument), (reply.Status.Code, reply.Status.ErrorCode));
    }

    [Theory]
    [InlineData("limit", "0", "limit [0] is invalid, it should be in range [1, 16384]")]
    [InlineData("limit", "16385", "limit [16385] is invalid")]
    [InlineData("", "", "empty expression should be used with limit")]
    public async Task An_unbounded_query_is_refused(string key, string value, string text)
    {
        await CreateAsync();
        await LoadAsync();
        var request = new Proto.QueryRequest { CollectionName = Name };
        if (key.Length > 0) request.QueryParams.Add(Samples.Pair(key, value));

        var reply = await SendAsync<Proto.QueryResults>("Query", request);

        Assert.Contains(text, reply.Status.Reason);
        Assert.Equal(1100, reply.Status.Code);
    }

    [Fact]
    public async Task A_refused_insert_lists_all_rows_and_changes_nothing()
    {
        await CreateAsync();
        await LoadAsync();
        var request = Samples.Insert(Name, 1, 5);
        request.FieldsData.Single(data => data.FieldName == "vector").Vectors.FloatVector.Data[7] = float.NaN;

        var refused = await SendAsync<Proto.MutationResult>("Insert", request);

        Assert.Equal(1100, refused.Status.Code);
        Assert.Equal([0u, 1u, 2u, 3u, 4u], refused.ErrIndex);
        var counted = await CallAsync<Proto.GetCollectionStatisticsResponse>(
            "GetCollectionStatistics", new Proto.GetCollectionStatisticsRequest { CollectionName = Name });
        Assert.Equal(Samples.Pair("row_count", "0"), Assert.Single(counted.Stats));
    }

    [Fact]
    public async Task An_insertNames_the_field_that_is_missing_or_unknown()
    {
        await CreateAsync();
        var missing = Samples.Insert(Name, 1, 5);
        missing.FieldsData.RemoveAt(2);
        var unknown = Samples.Insert(Name, 1, 5);
        unknown.FieldsData[2].FieldName = "odd";

        var replies = new[]
        {
            await SendAsync<Proto.MutationResult>("Insert", missing),
            await SendAsync<Proto.MutationResult>("Insert", unknown),
        };

        Assert.Equal(
            [
                "fieldSchema(int8) has no corresponding fieldData pass in: invalid parameter",
                $"field odd is not in the schema of collection {Name}: invalid parameter",
            ],
            replies.Select(reply => reply.Status.Reason));
    }

    [Fact]
    public async Task An_insert_for_an_older_schema_asks_theClient_to_describe_again()
    {
        await CreateAsync();
        var request = Samples.Insert(Name, 1, 5);
        request.SchemaTimestamp = 1;

        var reply = await SendAsync<Proto.MutationResult>("Insert", request);

        Assert.Equal(Proto.ErrorCode.SchemaMismatch, reply.Status.ErrorCode);
    }

    [Fact]
    public async Task A_collection_made_anew_under_the_sameName_is_noticed()
    {
        await CreateAsync();
        await InsertAsync(1, 5);
        await CallAsync<Proto.Status>("DropCollection", new Proto.DropCollectionRequest { CollectionName = Name });
        await CreateAsync();
        await LoadAsync();

        Assert.Equal(0, await CountAsync());
    }
}
