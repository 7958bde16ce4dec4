using Google.Protobuf;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

/// <summary>What a search is refused for, each value by its name.</summary>
public sealed class SearchRefusalTests(GatewayHost host) : IClassFixture<GatewayHost>, IAsyncLifetime
{
    private const string MustBeLess = "range_filter must be less than radius for L2/HAMMING/JACCARD";
    private const string MustBeGreater = "range_filter must be greater than radius for IP/COSINE";

    private readonly SearchSteps _steps = new(host.Address);

    public async Task InitializeAsync()
    {
        await _steps.OpenAsync(shards: 1);
        await _steps.InsertAsync(new Random(1), 20);
    }

    public Task DisposeAsync()
    {
        _steps.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("near", "{\"radius\":1,\"range_filter\":1}", $"{MustBeLess}, range_filter:1.000000, radius:1.000000")]
    [InlineData("near", "{\"radius\":1,\"range_filter\":2}", MustBeLess)]
    [InlineData("bits", "{\"radius\":1,\"range_filter\":2}", MustBeLess)]
    [InlineData("along", "{\"radius\":2,\"range_filter\":1.5}", $"{MustBeGreater}, range_filter:1.500000, radius:2.000000")]
    [InlineData("near", "{\"range_filter\":2}", "range_filter requires radius to be set")]
    [InlineData("near", "{\"radius\":\"1\"}", "must pass numpy type for radius")]
    [InlineData("near", "{\"radius\":1,\"range_filter\":[1]}", "must pass numpy type for range_filter")]
    [InlineData("near", "{\"radius\":null}", "pass invalid type for radius")]
    public async Task Ranges(string field, string json, string text) =>
        await RefusedAsync(Search(field, ("params", json)), text);

    [Theory]
    [InlineData("none", "1", 1700, "field not found[field=none]")]
    [InlineData("near", "1", 1100, "unsupported data type FloatVector for group by operator")]
    [InlineData("tiny", "0", 1100, "input group size:0 is negative, failed to do search_groupby")]
    [InlineData("tiny", "11", 1100, "input group size:11 exceeds configured max group size:10")]
    [InlineData("tiny", "x", 1100, "failed to parse input group size:x")]
    public async Task Groups(string field, string size, int code, string text) =>
        await RefusedAsync(Search("near", ("group_by_field", field), ("group_size", size)), text, code);

    [Fact]
    public async Task Groups_of_what_cannot_be_grouped()
    {
        await RefusedAsync(
            Search("bits", ("group_by_field", "tiny")),
            "not support search_group_by operation based on binary vector column");
        await RefusedAsync(
            Search("near", ("group_by_field", "tiny"), ("params", "{\"radius\":9}")),
            "Not allowed to do range-search when doing search-group-by");
        await RefusedAsync(
            Search("near", ("group_by_field", "tiny"), ("iterator", "True")),
            "Not allowed to do groupBy when doing iteration");
        await RefusedAsync(
            Search("near", ("group_by_fields", "tiny,flag")), "group_by_fields tiny,flag of a search", 3000);
        await RefusedAsync(
            Search("near", ("group_by_field", "tiny"), ("order_by_fields", "id")), "order_by_fields", 3000);
    }

    [Theory]
    [InlineData("none:desc", "order_by field 'none' does not exist in collection schema")]
    [InlineData("near", "order_by field 'near' has unsortable type FloatVector")]
    [InlineData("id:up", "invalid order direction 'up' for field 'id'")]
    public async Task Orders(string order, string text)
    {
        await RefusedAsync(Search("near", ("order_by_fields", order)), text);
        var query = new Proto.QueryRequest { CollectionName = _steps.Name, Expr = "id > 0" };
        query.QueryParams.Add(Samples.Pair("order_by_fields", order));
        var status = (await _steps.SendAsync<Proto.QueryResults>("Query", query)).Status;
        Assert.Equal(1100, status.Code);
        Assert.Contains(text, status.Reason);
    }

    [Theory]
    [InlineData("search_iter_batch_size", "", "parse iterator v2 info failed: batch size is required")]
    [InlineData("search_iter_batch_size", "0", "batch size is invalid, it should be in range [1, 16384], but got 0")]
    [InlineData("search_iter_id", "abc", "parse iterator v2 info failed: invalid token format")]
    [InlineData("search_iter_last_bound", "far", "failed to parse input last bound, far")]
    [InlineData("offset", "1", "Setting an offset is not permitted when using a search iterator v2")]
    [InlineData("iterator", "false", "both iterator and search_iter_v2 must be set in the SDK")]
    [InlineData("collection_id", "5", "collection id:5 in the request is not consistent to that in the search context")]
    [InlineData("order_by_fields", "id", "order_by is not supported when using search iterator")]
    public async Task Iterators(string key, string value, string text) => await RefusedAsync(
        Search("near", ("iterator", "true"), ("search_iter_v2", "true"), ("search_iter_batch_size", 5), (key, value)),
        text);

    [Fact]
    public async Task Iterators_of_several_queries()
    {
        var request = SearchSamples.Search(
            _steps.Name, "near", [[1, 1, 1], [2, 2, 2]], ("topk", 3), ("iterator", "true"), ("search_iter_v2", "true"),
            ("search_iter_batch_size", 5));

        await RefusedAsync(request, "Not support search iteration over multiple vectors at present");
    }

    [Fact]
    public async Task Ids_that_do_not_exist_or_are_of_another_type()
    {
        await RefusedAsync(
            ByIds(new Proto.IDs { IntId = new Proto.LongArray { Data = { 3, 7000, 4 } } }),
            "some of the provided primary key IDs do not exist: missing IDs = [7000]");
        await RefusedAsync(
            ByIds(new Proto.IDs { StrId = new Proto.StringArray { Data = { "3" } } }),
            "ids of a search should be of the primary key's type, field id");
        await RefusedAsync(ByIds(new Proto.IDs { IntId = new Proto.LongArray() }), "nq [0] is invalid");
    }

    [Theory]
    [InlineData("decay")]
    [InlineData("boost")]
    [InlineData("model")]
    [InlineData("rrf")]
    public async Task Functions_that_score_a_plain_search(string reranker)
    {
        var request = Search("near");
        request.FunctionScore = Function(("reranker", reranker));

        await RefusedAsync(request, $"function_score of a search ({reranker})", 3000);
    }

    [Theory]
    [InlineData("strategy", "best", 1100, "unsupported rank type best")]
    [InlineData("params", "{", 1100, "parse rerank params failed")]
    [InlineData("params", "[]", 1100, "rank params [] should be a JSON object")]
    [InlineData("params", "{\"k\":\"60\"}", 1100, "the type of rank param k should be float")]
    [InlineData("params", "{\"k\":0}", 1100, "The rank params k should be in range (0, 16384)")]
    [InlineData("params", "{\"k\":16384}", 1100, "The rank params k should be in range (0, 16384)")]
    [InlineData("limit", "0", 1100, "limit [0] is invalid")]
    [InlineData("limit", "16385", 1100, "invalid max query result window")]
    [InlineData("offset", "16380", 1100, "invalid max query result window")]
    [InlineData("offset", "-1", 1100, "offset [-1] is invalid")]
    [InlineData("round_decimal", "7", 1100, "round_decimal [7] is invalid")]
    [InlineData("group_by_field", "none", 1700, "field not found[field=none]")]
    [InlineData("rank_group_scorer", "median", 1100, "input group scorer type: median is not supported!")]
    public async Task Rank_parameters(string key, string value, int code, string text) =>
        await RefusedAsync(Hybrid(1, ("limit", "10"), (key, value)), text, code);

    [Theory]
    [InlineData("{\"norm_score\":true}", "weights not found")]
    [InlineData("{\"weights\":[]}", "weights not found")]
    [InlineData("{\"weights\":0.5}", "Parse weights param failed")]
    [InlineData("{\"weights\":[0.5]}", "the length of weights param mismatch with ann search requests")]
    [InlineData("{\"weights\":[0.5,1.5]}", "rank param weight should be in range [0, 1]")]
    [InlineData("{\"weights\":[0.5,0.5],\"norm_score\":3}", "norm_score params must be true/false, but got 3")]
    public async Task Weights(string json, string text) =>
        await RefusedAsync(Hybrid(2, ("limit", "10"), ("strategy", "weighted"), ("params", json)), text);

    [Fact]
    public async Task Hybrid_searches_without_what_they_need()
    {
        await RefusedAsync(Hybrid(1), "limit not found in rank_params");
        await RefusedAsync(Hybrid(0, ("limit", "10")), "requests", 1101);
        var uneven = Hybrid(2, ("limit", "10"));
        uneven.Requests[1] = SearchSamples.Search(_steps.Name, "near", [[1, 1, 1], [2, 2, 2]]);
        await RefusedAsync(uneven, "sub search request nq should be the same");
        var unnamed = Hybrid(1, ("limit", "10"));
        unnamed.Requests[0].SearchParams.Clear();
        await RefusedAsync(unnamed, "multiple anns_fields exist, please specify a anns_field in search_params");
        var iterator = Hybrid(1, ("limit", "10"));
        iterator.Requests[0].SearchParams.Add(Samples.Pair("iterator", "true"));
        await RefusedAsync(iterator, "iterator of a hybrid search", 3000);
    }

    [Theory]
    [InlineData("decay", 3000, "reranker decay")]
    [InlineData("model", 3000, "reranker model")]
    [InlineData("boost", 3000, "reranker boost")]
    [InlineData("magic", 1100, "Unsupported rerank function: [magic] , list of supported [rrf,weighted]")]
    public async Task Functions_of_a_hybrid_search(string reranker, int code, string text)
    {
        var request = Hybrid(1, ("limit", "10"));
        request.FunctionScore = Function(("reranker", reranker));

        await RefusedAsync(request, text, code);
    }

    [Fact]
    public async Task Functions_of_a_hybrid_search_with_fields()
    {
        var request = Hybrid(1, ("limit", "10"));
        request.FunctionScore = Function(("reranker", "rrf"));
        request.FunctionScore.Functions[0].InputFieldNames.Add("tiny");
        await RefusedAsync(request, "The rrf function does not support input parameters, but got [tiny]");
        request.FunctionScore.Functions[0].OutputFieldNames.Add("tiny");
        await RefusedAsync(request, "Rerank function should not have output field, but now is 1");
        request.FunctionScore.Functions[0].Type = Proto.FunctionType.Bm25;
        await RefusedAsync(request, "is not rerank function.");
        request.FunctionScore.Functions.Add(new Proto.FunctionSchema());
        await RefusedAsync(request, "currently only supports one rerank function, but got 2");
    }

    private static Proto.FunctionScore Function(params (string Key, string Value)[] parameters)
    {
        var function = new Proto.FunctionSchema { Name = "rank", Type = Proto.FunctionType.Rerank };
        foreach (var (key, value) in parameters) function.Params.Add(Samples.Pair(key, value));
        return new Proto.FunctionScore { Functions = { function } };
    }

    private Proto.SearchRequest Search(string field, params (string Key, object Value)[] parameters) =>
        SearchSamples.Search(
            _steps.Name, field, [SearchSamples.Query(new Random(1), field)], [("topk", 3), .. parameters]);

    private Proto.SearchRequest ByIds(Proto.IDs ids)
    {
        var request = Search("near");
        request.Ids = ids;
        return request;
    }

    private Proto.HybridSearchRequest Hybrid(int parts, params (string Key, string Value)[] parameters)
    {
        var request = new Proto.HybridSearchRequest { CollectionName = _steps.Name };
        for (var part = 0; part < parts; part++)
            request.Requests.Add(SearchSamples.Search(_steps.Name, "near", [[1, 1, 1]]));
        foreach (var (key, value) in parameters) request.RankParams.Add(Samples.Pair(key, value));
        return request;
    }

    private async Task RefusedAsync(IMessage request, string text, int code = 1100)
    {
        var rpc = request is Proto.SearchRequest ? "Search" : "HybridSearch";
        var status = (await _steps.SendAsync<Proto.SearchResults>(rpc, request)).Status;
        Assert.Contains(text, status.Reason);
        Assert.Equal(code, status.Code);
    }
}
