using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Milvus.OutsideNode.Wire;

/// <summary>Unary gRPC calls over cleartext HTTP/2.</summary>
internal sealed class UnaryClient : IDisposable
{
    private const int FrameHeaderBytes = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;

    public UnaryClient((string Host, int Port) place) => _http = new HttpClient(new SocketsHttpHandler())
    {
        BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{place.Host}:{place.Port}")),
        Timeout = Patience,
    };

    public void Dispose() => _http.Dispose();

    /// <summary>Sends one request, once.</summary>
    /// <exception cref="IOException">There was no whole answer: whether the call took place is unknown.</exception>
    public async Task<T> CallAsync<T>(string service, string rpc, IMessage request, CancellationToken cancellation)
        where T : IMessage<T>, new()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/{service}/{rpc}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Frame(request)),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        try
        {
            using var response = await _http.SendAsync(message, cancellation);
            var body = await response.Content.ReadAsByteArrayAsync(cancellation);
            var status = Header(response, "grpc-status");
            if (status != "0")
                throw new IOException($"{rpc} ended with status {status}: {Header(response, "grpc-message")}");
            var reply = new T();
            reply.MergeFrom(body.AsSpan(FrameHeaderBytes));
            return reply;
        }
        catch (HttpRequestException lost)
        {
            throw new IOException($"{rpc}: {lost.Message}", lost);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"{rpc}: no answer within {Patience}", late);
        }
    }

    private static byte[] Frame(IMessage message)
    {
        var framed = new byte[FrameHeaderBytes + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), framed.Length - FrameHeaderBytes);
        message.WriteTo(framed.AsSpan(FrameHeaderBytes));
        return framed;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailing) ? trailing.First()
        : response.Headers.TryGetValues(name, out var leading) ? leading.First()
        : null;
}
