using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Milvus.Gateway.Hosting;

/// <summary>
/// The server's HTTP/2 pipeline, taken from an endpoint that never accepts. Kestrel serves both protocols on one
/// endpoint only behind TLS; on a cleartext port this lets <see cref="ProtocolSplitter"/> choose by the first bytes.
/// </summary>
internal sealed class Http2Pipeline : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private ConnectionDelegate? _pipeline;

    public static EndPoint EndPoint { get; } = new SilentEndPoint();

    public Task OnConnectionAsync(ConnectionContext connection) =>
        _pipeline?.Invoke(connection)
        ?? throw new InvalidOperationException("The HTTP/2 endpoint must be bound before the port.");

    public ConnectionDelegate Capture(ConnectionDelegate next) => _pipeline = next;

    public bool CanBind(EndPoint endpoint) => endpoint is SilentEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(new SilentListener(endpoint));

    private sealed class SilentEndPoint : EndPoint
    {
        public override string ToString() => "shared-port";
    }

    private sealed class SilentListener(EndPoint endPoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _stopped =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint => endPoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            new(_stopped.Task.WaitAsync(cancellationToken));

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _stopped.TrySetResult(null);
            return default;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
