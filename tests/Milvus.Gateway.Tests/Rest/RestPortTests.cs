using System.Net;
using System.Text.RegularExpressions;
using Milvus.Gateway.Rest;
using Milvus.Gateway.Rest.Routes;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.Rest;

public sealed partial class RestPortTests(GatewayHost host) : RestSteps(host), IClassFixture<GatewayHost>
{
    [Fact]
    public async Task What_rest_writes_grpc_reads_on_the_same_port()
    {
        await CreateAsync();
        await InsertAsync(3);
        using var steps = new CollectionSteps(Address, Name);

        Assert.Equal(3, await steps.CountAsync());
        Assert.Equal(HttpStatusCode.OK, (await Client.SendAsync("collections/describe", About())).Status);
    }

    [Fact]
    public async Task What_grpc_writes_rest_reads_on_the_same_port()
    {
        using var steps = new CollectionSteps(Address, Name);
        await steps.CreateAsync();
        await steps.LoadAsync();
        await steps.InsertAsync(1, 2);

        var rows = await CallAsync("entities/query", "\"filter\":\"id > 0\",\"consistencyLevel\":\"Strong\"");

        Assert.Equal(["é1", "é2"], rows.EnumerateArray().Select(row => row.GetProperty("text").GetString()));
    }

    [Theory]
    [InlineData("POST", "/v2/vectordb/collections/none", HttpStatusCode.NotFound)]
    [InlineData("POST", "/v1/nonexistent/vectordb/collections/list", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v2/vectordb/collections/list", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/v2/vectordb/collections/drop", HttpStatusCode.MethodNotAllowed)]
    public async Task Another_path_or_method_is_refused_by_http(string method, string path, HttpStatusCode status)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent("{}") };

        using var response = await http.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task A_request_ends_with_the_time_it_allows()
    {
        using var folder = new TemporaryFolder();
        await using var app = GatewayHost.Build(folder);
        await app.StartAsync();
        using var client = new RestClient(GatewayHost.AddressOf(app));
        await client.CallAsync("collections/create", """{"collectionName":"slow","dimension":2}""");
        await client.CallAsync("entities/insert", """{"collectionName":"slow","data":[{"id":1,"vector":[1,2]}]}""");
        await using var held = await HeldWorkers.HoldAsync(app);

        var (status, reply) = await client.SendAsync(
            "entities/search", """{"collectionName":"slow","data":[[1,2]]}""", ("Request-Timeout", "1"));

        Assert.Equal((HttpStatusCode.RequestTimeout, 10001), (status, reply.GetProperty("code").GetInt32()));
    }

    [Theory]
    [InlineData("users/create", "{\"userName\":\"a\",\"password\":\"b\"}", "CreateCredential")]
    [InlineData("roles/list", "{}", "SelectRole")]
    [InlineData("jobs/import/create", "{\"collectionName\":\"a\",\"files\":[[\"f\"]]}", "Import")]
    public async Task What_grpc_refuses_is_refused_by_the_name_of_its_rpc(string path, string body, string rpc) =>
        Assert.Equal(
            (10, $"{rpc} is not implemented by this server: service unimplemented"),
            await Client.RefuseAsync(path, body));

    [Fact]
    public void The_compatibility_list_has_every_path_with_its_rpc() => Assert.Equal(
        RestRoutes.All.Select(route => (route.Path, route.Rpc)).Order(),
        Table().Select(row => (row.Path, row.Rpc)).Order());

    [Fact]
    public void A_path_is_refused_outright_only_while_its_rpc_is()
    {
        var refused = RefusedRoutes.All.Select(route => route.Rpc).Distinct();

        Assert.All(refused, rpc => Assert.Contains(Lines(), line => line.StartsWith($"| {rpc} | refused |", default)));
    }

    [Fact]
    public void No_path_is_answered_twice() =>
        Assert.Equal(RestRoutes.All.Count, RestRoutes.All.DistinctBy(route => route.Path).Count());

    private static IEnumerable<(string Path, string Rpc)> Table() => Lines()
        .Select(line => Row().Match(line))
        .Where(match => match.Success)
        .Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    private static string[] Lines()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Milvus.Orleans.sln"))) folder = folder.Parent!;
        return File.ReadAllLines(Path.Combine(folder.FullName, "src", "docs", "compatibility.md"));
    }

    [GeneratedRegex(@"^\| `([a-z0-9_/]+)` \| (\w+) \|")]
    private static partial Regex Row();
}
