using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Milvus.Gateway.Tests.Wire;

/// <summary>How a call ended: gRPC status, its text, and the reply's bytes if there is one.</summary>
internal sealed record GrpcReply(int Status, string Text, byte[]? Message)
{
    public T Read<T>()
        where T : class, IMessage<T>, new()
    {
        Assert.Equal(0, Status);
        var message = new T();
        message.MergeFrom(Message);
        return message;
    }
}

/// <summary>Unary calls over cleartext HTTP/2, framed by hand so that tests can send anything.</summary>
internal sealed class GrpcClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler()) { BaseAddress = address };

    public static string MilvusService => "milvus.proto.milvus.MilvusService";

    public void Dispose() => _http.Dispose();

    public Task<GrpcReply> CallAsync(string rpc, IMessage request, params (string Name, string Value)[] headers) =>
        CallAsync(MilvusService, rpc, request.ToByteArray(), headers);

    public async Task<GrpcReply> CallAsync(
        string service, string rpc, byte[] message, params (string Name, string Value)[] headers)
    {
        var framed = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, 5);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{service}/{rpc}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(framed),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);

        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        var status = Header(response, "grpc-status") ?? throw new InvalidDataException("No grpc-status.");
        var text = Uri.UnescapeDataString(Header(response, "grpc-message") ?? "");
        return new GrpcReply(
            int.Parse(status, CultureInfo.InvariantCulture), text, body.Length >= 5 ? body[5..] : null);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailing) ? trailing.First()
        : response.Headers.TryGetValues(name, out var leading) ? leading.First()
        : null;
}
