using System.Net;
using System.Text;
using System.Text.Json;

namespace Milvus.Gateway.Tests.Wire;

/// <summary>Requests of REST v2 over HTTP/1.1, with any body.</summary>
internal sealed class RestClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    public void Dispose() => _http.Dispose();

    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(
        string path, string body, params (string Name, string Value)[] headers)
    {
        // Not every client says that it sends JSON.
        using var content = new StringContent(body, Encoding.UTF8, "text/plain");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/vectordb/{path}") { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>The <c>data</c> of a request that must succeed.</summary>
    public async Task<JsonElement> CallAsync(
        string path, string body, params (string Name, string Value)[] headers)
    {
        var (status, reply) = await SendAsync(path, body, headers);
        Assert.True(status == HttpStatusCode.OK && reply.GetProperty("code").GetInt32() == 0, $"{path}: {status} {reply}");
        return reply.GetProperty("data");
    }

    /// <summary>Code and message of a request that must be refused, with HTTP's own status OK.</summary>
    public async Task<(int Code, string Message)> RefuseAsync(
        string path, string body, params (string Name, string Value)[] headers)
    {
        var (status, reply) = await SendAsync(path, body, headers);
        Assert.Equal(HttpStatusCode.OK, status);
        return (reply.GetProperty("code").GetInt32(), reply.TryGetProperty("message", out var text) ? text.GetString()! : "");
    }
}
