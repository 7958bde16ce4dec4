using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Milvus.Testing.Azurite;

/// <summary>
/// Stands before a server and passes bytes on, until it is told to lose an answer or to say nothing any more.
/// </summary>
public sealed class LossyProxy : IAsyncDisposable
{
    private static readonly ReadOnlyMemory<byte> Refusal = Encoding.ASCII.GetBytes(
        "HTTP/1.1 403 Forbidden\r\nx-ms-error-code: AuthenticationFailed\r\nContent-Length: 0\r\n\r\n");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _swallowed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _server;
    private readonly Task _accepting;
    private string? _lost;
    private volatile bool _silent;
    private volatile bool _refuses;
    private int _losses;
    private int _writes;

    public LossyProxy(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many requests that put, delete or change something went through.</summary>
    public int Writes => Volatile.Read(ref _writes);

    /// <summary>How many answers were lost.</summary>
    public int Losses => Volatile.Read(ref _losses);

    /// <summary>Ends when the first request was swallowed.</summary>
    public Task Swallowed => _swallowed.Task;

    /// <summary>
    /// The next request whose head holds this text reaches the server; when the server answers, the connection breaks.
    /// </summary>
    public void LoseAnswerTo(string request) => Volatile.Write(ref _lost, request);

    /// <summary>From now on every request is answered with 403, as if the account's key had been changed.</summary>
    public void Refuse() => _refuses = true;

    /// <summary>From now on requests go through again.</summary>
    public void Admit() => _refuses = false;

    /// <summary>From now on requests are taken and go nowhere.</summary>
    public void FallSilent() => _silent = true;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true) connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var near = client;
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
            var doom = new Doom();
            await await Task.WhenAny(RequestsAsync(near, far, doom), AnswersAsync(far, near, doom));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            // Either side went away, or the test is over: the other side goes too.
        }
    }

    private async Task RequestsAsync(Socket client, Socket server, Doom doom)
    {
        var buffer = new byte[64 << 10];
        for (int read; (read = await client.ReceiveAsync(buffer, _stop.Token)) > 0;)
        {
            if (_silent)
            {
                _swallowed.TrySetResult();
                continue;
            }

            var head = Encoding.Latin1.GetString(buffer, 0, read);
            if (_refuses)
            {
                // What is no head is the rest of a body.
                if (head.Contains(" HTTP/1.1\r\n", StringComparison.Ordinal)) await SendAsync(client, Refusal);
                continue;
            }

            if (head.StartsWith("PUT ", StringComparison.Ordinal) || head.StartsWith("DELETE ", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _writes);
            }

            var text = Volatile.Read(ref _lost);
            if (text is not null
                && head.Contains(text, StringComparison.Ordinal)
                && Interlocked.CompareExchange(ref _lost, null, text) == text)
            {
                doom.IsNear = true;
            }

            await SendAsync(server, buffer.AsMemory(0, read));
        }
    }

    private async Task AnswersAsync(Socket server, Socket client, Doom doom)
    {
        var buffer = new byte[64 << 10];
        for (int read; (read = await server.ReceiveAsync(buffer, _stop.Token)) > 0;)
        {
            if (doom.IsNear)
            {
                Interlocked.Increment(ref _losses);
                client.LingerState = new LingerOption(true, 0);
                return;
            }

            await SendAsync(client, buffer.AsMemory(0, read));
        }
    }

    private async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, _stop.Token)..];
    }

    private sealed class Doom
    {
        public volatile bool IsNear;
    }
}
