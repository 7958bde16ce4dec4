using System.Text.Json;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.Rest;

/// <summary>The steps that tests of REST share. Each test has a collection name of its own.</summary>
public class RestSteps(GatewayHost host) : IDisposable
{
    private static int _lastCollection;

    internal Uri Address { get; } = host.Address;

    internal RestClient Client { get; } = new(host.Address);

    internal string Name { get; } = $"r{Interlocked.Increment(ref _lastCollection)}";

    public void Dispose()
    {
        Client.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A request about this test's collection, with more members.</summary>
    internal string About(string members = "") =>
        $$"""{"collectionName":"{{Name}}"{{(members.Length > 0 ? "," : "")}}{{members}}}""";

    internal Task<JsonElement> CallAsync(string path, string members = "", params (string, string)[] headers) =>
        Client.CallAsync(path, About(members), headers);

    internal Task<(int Code, string Message)> RefuseAsync(string path, string members = "") =>
        Client.RefuseAsync(path, About(members));

    /// <summary>Two numbers as vector, keys by the client, loaded; reads see every write.</summary>
    internal Task CreateAsync(string members = "") => CallAsync(
        "collections/create",
        $$"""
        "dimension":2,"metricType":"L2","params":{"consistencyLevel":"Strong"}{{(members.Length > 0 ? "," : "")}}{{members}}
        """);

    /// <summary>Rows with ids from 1 on, each with a vector of its id and a color.</summary>
    internal Task InsertAsync(int count) => CallAsync(
        "entities/insert",
        $"\"data\":[{string.Join(',', Enumerable.Range(1, count).Select(id =>
            $$"""{"id":{{id}},"vector":[{{id}},{{id}}],"color":"c{{id % 3}}"}"""))}]");

    internal static string[] Names(JsonElement list) => [.. list.EnumerateArray().Select(name => name.GetString()!)];
}
