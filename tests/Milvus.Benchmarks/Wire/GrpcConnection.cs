using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Milvus.Proto;

namespace Milvus.Benchmarks.Wire;

/// <summary>One HTTP/2 connection without TLS that carries unary gRPC calls as bytes, with little of its own.</summary>
internal sealed class GrpcConnection : IDisposable
{
    public const int PrefixBytes = 5;

    private const string Clients = "milvus.proto.milvus.MilvusService";

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        EnableMultipleHttp2Connections = false,
        InitialHttp2StreamWindowSize = 1 << 20,
    });

    private readonly string _address;

    /// <param name="port">Of the server on this machine.</param>
    /// <param name="service">Which of its services.</param>
    public GrpcConnection(int port, string service = Clients) => _address = $"http://127.0.0.1:{port}/{service}/";

    /// <summary>A message with its gRPC prefix, ready to be sent any number of times.</summary>
    public static byte[] Frame(IMessage message)
    {
        var size = message.CalculateSize();
        var frame = new byte[PrefixBytes + size];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), size);
        message.WriteTo(frame.AsSpan(PrefixBytes));
        return frame;
    }

    /// <summary>Calls a method with a framed request.</summary>
    /// <returns>The reply without its prefix.</returns>
    /// <exception cref="InvalidOperationException">The gRPC status is not OK.</exception>
    public async Task<ReadOnlyMemory<byte>> CallAsync(string method, ReadOnlyMemory<byte> frame)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address + method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(frame),
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var response = await _client.SendAsync(request, CancellationToken.None);
        var reply = await response.Content.ReadAsByteArrayAsync();
        var status = Header(response.TrailingHeaders, "grpc-status") ?? Header(response.Headers, "grpc-status");
        if (status != "0")
        {
            var text = Header(response.TrailingHeaders, "grpc-message") ?? Header(response.Headers, "grpc-message");
            throw new InvalidOperationException($"{method}: HTTP {response.StatusCode}, gRPC {status} {text}");
        }

        return reply.AsMemory(PrefixBytes);
    }

    /// <summary>Calls a method outside measurements.</summary>
    public async Task<TReply> CallAsync<TReply>(string method, IMessage request, MessageParser<TReply> parser)
        where TReply : IMessage<TReply> =>
        parser.ParseFrom((await CallAsync(method, Frame(request))).Span);

    /// <summary>Calls a method that answers nothing but a status, which must be success.</summary>
    public async Task DoAsync(string method, IMessage request) =>
        Check(method, await CallAsync(method, request, Status.Parser));

    public static void Check(string method, Status? status)
    {
        if (status is null || status.Code != 0)
        {
            throw new InvalidOperationException($"{method}: {status?.Code} {status?.Reason}");
        }
    }

    public void Dispose() => _client.Dispose();

    private static string? Header(HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.First() : null;
}
