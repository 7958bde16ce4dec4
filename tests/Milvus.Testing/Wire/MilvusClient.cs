using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Milvus.Testing.Wire;

/// <summary>
/// Unary calls of MilvusService over one cleartext HTTP/2 connection. A lost connection throws
/// <see cref="HttpRequestException"/> or <see cref="IOException"/>: whether the call took place is then unknown.
/// </summary>
public sealed class MilvusClient : IDisposable
{
    private const string Service = "milvus.proto.milvus.MilvusService";
    private const int FrameHeaderBytes = 5;

    private readonly HttpClient _http;

    /// <param name="port">Where the server listens on this machine.</param>
    public MilvusClient(int port) => _http = new HttpClient(new SocketsHttpHandler())
    {
        BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")),
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public void Dispose() => _http.Dispose();

    /// <summary>Sends one request and reads its reply; never repeats a call by itself.</summary>
    /// <exception cref="GrpcStatusException">The call ended with a gRPC status other than OK.</exception>
    public async Task<TReply> CallAsync<TReply>(string rpc, IMessage request, CancellationToken cancellation = default)
        where TReply : class, IMessage<TReply>, new()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/{Service}/{rpc}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Frame(request)),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));

        using var response = await _http.SendAsync(message, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);

        // A stream that ends without trailers was cut off: as unknown as a lost connection.
        var status = Header(response, "grpc-status") ?? throw new IOException($"{rpc} ended without a status.");
        if (status != "0") throw new GrpcStatusException(rpc, status, Header(response, "grpc-message") ?? "");
        var reply = new TReply();
        reply.MergeFrom(body.AsSpan(FrameHeaderBytes));
        return reply;
    }

    private static byte[] Frame(IMessage message)
    {
        var size = message.CalculateSize();
        var framed = new byte[FrameHeaderBytes + size];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), size);
        message.WriteTo(framed.AsSpan(FrameHeaderBytes));
        return framed;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailing) ? trailing.First()
        : response.Headers.TryGetValues(name, out var leading) ? leading.First()
        : null;
}
