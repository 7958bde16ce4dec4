using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;
using Google.Protobuf;

namespace Milvus.Gateway.Tests.Wire;

/// <summary>One call with many messages both ways over cleartext HTTP/2. Disposing it gives the call up.</summary>
internal sealed class GrpcStream : IAsyncDisposable
{
    private readonly Frames _sent = new();
    private readonly CancellationTokenSource _end = new();
    private readonly HttpClient _http;
    private readonly Task<HttpResponseMessage> _response;
    private Stream? _body;

    public GrpcStream(Uri address, string service, string rpc)
    {
        _http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = address };
        var request = new HttpRequestMessage(HttpMethod.Post, $"/{service}/{rpc}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = _sent,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        _response = _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _end.Token);
    }

    public void Send(IMessage message) => _sent.Add(message.ToByteArray());

    /// <summary>Nothing more will be sent.</summary>
    public void Complete() => _sent.Complete();

    /// <summary>The next answer; null when there is none any more.</summary>
    public async Task<T?> ReadAsync<T>()
        where T : class, IMessage<T>, new()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        _body ??= await (await _response.WaitAsync(patience.Token)).Content.ReadAsStreamAsync(patience.Token);
        var head = new byte[5];
        if (await _body.ReadAtLeastAsync(head, 5, throwOnEndOfStream: false, patience.Token) < 5) return null;
        var content = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
        await _body.ReadExactlyAsync(content, patience.Token);
        var message = new T();
        message.MergeFrom(content);
        return message;
    }

    public async ValueTask DisposeAsync()
    {
        Complete();
        await _end.CancelAsync();
        await _response.ContinueWith(response => response.IsCompletedSuccessfully ? response.Result.Content : null)
            .ContinueWith(content => content.Result?.Dispose());
        _http.Dispose();
        _end.Dispose();
    }

    /// <summary>Sends what is added as soon as it is.</summary>
    private sealed class Frames : HttpContent
    {
        private readonly Channel<byte[]> _messages = Channel.CreateUnbounded<byte[]>();

        public Frames() => Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        public void Add(byte[] message) => _messages.Writer.TryWrite(message);

        public void Complete() => _messages.Writer.TryComplete();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            // The call has begun, whatever is sent when.
            await stream.FlushAsync(cancellationToken);
            await foreach (var message in _messages.Reader.ReadAllAsync(cancellationToken))
            {
                var framed = new byte[5 + message.Length];
                BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
                message.CopyTo(framed, 5);
                await stream.WriteAsync(framed, cancellationToken);
                await stream.FlushAsync(cancellationToken);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
