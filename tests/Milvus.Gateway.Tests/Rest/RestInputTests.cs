using System.Net;
using System.Text;
using Milvus.Gateway.Rest;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.Rest;

public sealed class RestInputTests(GatewayHost host) : RestSteps(host), IClassFixture<GatewayHost>
{
    public static TheoryData<string, string> RequiredMembers
    {
        get
        {
            var members = new TheoryData<string, string>();
            foreach (var route in RestRoutes.All)
                if (route.Shape.Members.FirstOrDefault(member => member.Required) is { } first)
                    members.Add(route.Path, first.Name);
            return members;
        }
    }

    public static TheoryData<string> PathsAboutCollections => [.. RestRoutes.All
        .Where(route => route.Path
            is "collections/describe" or "collections/get_stats" or "collections/load" or "collections/release"
            or "collections/flush" or "collections/get_load_state" or "partitions/list" or "indexes/list"
            or "collections/alter_properties" or "collections/truncate")
        .Select(route => route.Path)];

    [Theory]
    [MemberData(nameof(RequiredMembers))]
    public async Task A_missing_member_is_named(string path, string member)
    {
        var missing = await Client.RefuseAsync(path, "{}");
        var isNull = await Client.RefuseAsync(path, $$"""{"{{member}}":null}""");

        var expected = (1802, $"missing required parameters, error: '{member}' is required");
        Assert.Equal((expected, expected), (missing, isNull));
    }

    [Theory]
    [InlineData("collections/drop", "{\"collectionName\":\"\"}", 1802, "'collectionName' is required")]
    [InlineData("collections/drop", "{\"collectionName\":7}", 1801, "'collectionName' should be a string, but is 7")]
    [InlineData("collections/drop", "{\"collectionName\":\"a\",\"dbName\":[]}", 1801, "'dbName' should be a string")]
    [InlineData(
        "collections/create",
        "{\"collectionName\":\"a\",\"dimension\":\"4\"}",
        1801,
        "'dimension' should be an integer")]
    [InlineData(
        "collections/create",
        "{\"collectionName\":\"a\",\"dimension\":4,\"autoID\":1}",
        1801,
        "'autoID' should be true or false")]
    [InlineData(
        "entities/query",
        "{\"collectionName\":\"a\",\"limit\":1.5}",
        1801,
        "'limit' should be an integer, but is 1.5")]
    [InlineData(
        "entities/query",
        "{\"collectionName\":\"a\",\"outputFields\":\"id\"}",
        1801,
        "'outputFields' should be a list of strings")]
    [InlineData(
        "entities/query",
        "{\"collectionName\":\"a\",\"outputFields\":[1]}",
        1801,
        "'outputFields[0]' should be a list of strings")]
    [InlineData("entities/insert", "{\"collectionName\":\"a\",\"data\":{}}", 1801, "'data' should be a list")]
    [InlineData("entities/insert", "{\"collectionName\":\"a\",\"data\":\"x\"}", 1801, "'data' should be a list")]
    [InlineData(
        "collections/alter_properties",
        "{\"collectionName\":\"a\",\"properties\":[]}",
        1801,
        "'properties' should be an object")]
    [InlineData(
        "indexes/create",
        "{\"collectionName\":\"a\",\"indexParams\":[{}]}",
        1802,
        "'indexParams[0].fieldName' is required")]
    public async Task A_member_of_the_wrong_type_is_named_with_its_value(string path, string body, int code, string text)
    {
        var refused = await Client.RefuseAsync(path, body);

        Assert.Equal(code, refused.Code);
        Assert.Contains(text, refused.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{\"collectionName\":\"a\"} x")]
    [InlineData("{\"collectionName\":\"a\",}")]
    [InlineData("{\"collectionName\":\"\\ud800\"}")]
    [InlineData("{\"\\udc00\":1}")]
    public async Task A_body_that_is_no_good_json_is_refused(string body)
    {
        var (code, message) = await Client.RefuseAsync("collections/describe", body);

        Assert.Equal(1801, code);
        Assert.StartsWith("can only accept json format request, error: ", message);
    }

    [Fact]
    public async Task Nesting_without_end_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 10_000));

        Assert.Equal(1801, (await Client.RefuseAsync("entities/insert", About($"\"data\":{deep}"))).Code);
    }

    [Theory]
    [MemberData(nameof(PathsAboutCollections))]
    public async Task An_unknown_collection_is_named(string path)
    {
        var (code, message) = await RefuseAsync(path, "\"properties\":{\"a\":1}");

        Assert.Equal(100, code);
        Assert.Contains($"[collection={Name}]", message);
    }

    [Theory]
    [InlineData("entities/insert", "\"data\":[{\"id\":1}]")]
    [InlineData("entities/upsert", "\"data\":[{\"id\":1}]")]
    [InlineData("entities/delete", "\"filter\":\"id == 1\"")]
    [InlineData("entities/query", "\"filter\":\"id == 1\"")]
    [InlineData("entities/get", "\"id\":1")]
    [InlineData("entities/search", "\"data\":[[1]]")]
    [InlineData("entities/hybrid_search", "\"search\":[{\"data\":[[1]]}]")]
    public async Task Rows_of_an_unknown_collection_are_refused(string path, string members)
    {
        Assert.Equal(100, (await RefuseAsync(path, members)).Code);
    }

    [Fact]
    public async Task An_unknown_database_is_named()
    {
        var (code, message) = await Client.RefuseAsync("collections/list", "{\"dbName\":\"nowhere\"}");

        Assert.Equal((800, true), (code, message.Contains("nowhere")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_larger_than_a_message_is_refused_with_the_limit(bool isLengthKnown)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var content = new ByteArrayContent(new byte[GatewayHost.MaxReceiveMessageBytes + 1]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/vectordb/entities/insert") { Content = content };
        request.Headers.TransferEncodingChunked = !isLengthKnown;

        using var response = await http.SendAsync(request);

        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("\"code\":1102", text);
        Assert.Contains($"{GatewayHost.MaxReceiveMessageBytes} bytes, MaxReceiveMessageBytes", text);
    }

    [Fact]
    public async Task A_body_as_large_as_a_message_may_be_is_read()
    {
        var body = new string(' ', GatewayHost.MaxReceiveMessageBytes - 2);

        Assert.NotEmpty(Names(await Client.CallAsync("databases/list", $"{{{body}}}")));
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_refused()
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var content = new ByteArrayContent([.. Encoding.ASCII.GetBytes("{\"collectionName\":\""), 0xff, .. "\"}"u8]);

        using var response = await http.PostAsync(new Uri("/v2/vectordb/collections/has", UriKind.Relative), content);

        Assert.Contains("not UTF-8", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Names_of_members_may_be_written_in_any_case()
    {
        await Client.CallAsync("collections/create", $$"""{"CollectionName":"{{Name}}","Dimension":2}""");

        await CallAsync("entities/insert", "\"DATA\":[{\"id\":1,\"vector\":[1,2]}]");
    }
}
