using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Milvus.Gateway.Nodes;

/// <summary>
/// Unary gRPC calls over cleartext HTTP/2: five bytes and a message each way, the status behind the reply. There is one
/// connection per address, which is made when it is needed, found out when it is dead, and closed when it is idle.
/// </summary>
internal sealed class GrpcCalls : IDisposable
{
    private const int FrameHeaderBytes = 5;
    private const int MaxReplyBytes = 1 << 20;
    private const int MaxText = 512;
    private const string Ok = "0";

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        // Names may come to stand for other addresses.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        KeepAlivePingDelay = TimeSpan.FromSeconds(5),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
    })
    {
        MaxResponseContentBufferSize = MaxReplyBytes,
        // The caller's token bounds each call.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public void Dispose() => _http.Dispose();

    /// <summary>Calls once and reads the reply.</summary>
    /// <param name="address">Whom.</param>
    /// <param name="method">The path: <c>/package.Service/Method</c>.</param>
    /// <param name="request">What is said.</param>
    /// <param name="timeout">What the callee is told about the time that it has.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="IOException">There is no reply, for whatever reason; the call may have taken place.</exception>
    public async Task<TReply> CallAsync<TReply>(
        Uri address, string method, IMessage request, TimeSpan timeout, CancellationToken cancellation)
        where TReply : class, IMessage<TReply>, new()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(address, method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Frame(request)),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        message.Headers.TryAddWithoutValidation("grpc-timeout", $"{(long)timeout.TotalMilliseconds}m");
        try
        {
            using var response = await _http.SendAsync(message, cancellation);
            return Read<TReply>(response, await response.Content.ReadAsByteArrayAsync(cancellation));
        }
        catch (HttpRequestException failure)
        {
            throw new IOException($"{failure.HttpRequestError}: {Cut(failure.Message)}", failure);
        }
    }

    private static TReply Read<TReply>(HttpResponseMessage response, byte[] body)
        where TReply : class, IMessage<TReply>, new()
    {
        var status = Header(response, "grpc-status")
            ?? throw new IOException($"HTTP status {(int)response.StatusCode} without a gRPC status");
        if (status != Ok)
        {
            var text = Uri.UnescapeDataString(Header(response, "grpc-message") ?? "");
            throw new IOException($"gRPC status {Cut(status)}: {Cut(text)}");
        }

        // The first byte says whether it is compressed, which nobody has asked for.
        if (body.Length < FrameHeaderBytes
            || body[0] != 0
            || BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(1)) != body.Length - FrameHeaderBytes)
            throw new IOException($"a reply of {body.Length} bytes that is no message");
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

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText];
}
