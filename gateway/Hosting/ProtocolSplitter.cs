using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Milvus.Gateway.Hosting;

/// <summary>
/// Looks at the first bytes of a connection, puts them back and hands it to HTTP/2 (<c>PRI </c>, the start of the
/// preface every HTTP/2 client sends first) or HTTP/1.1. A silent connection is closed after the timeout.
/// </summary>
internal sealed class ProtocolSplitter(
    ConnectionDelegate http1, ConnectionDelegate http2, TimeSpan timeout, TimeProvider time)
{
    private static ReadOnlySpan<byte> Preface => "PRI "u8;

    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        var isHttp2 = await PeekAsync(connection);
        if (isHttp2 is null) return;
        await (isHttp2.Value ? http2(connection) : http1(connection));
    }

    /// <summary>True for HTTP/2, false for anything else, null when the peer left or kept silent.</summary>
    private async Task<bool?> PeekAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            limit.Token, connection.ConnectionClosed, Stopping(connection));
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(either.Token);
                var verdict = Judge(read.Buffer);
                if (verdict is null && !read.IsCompleted && !read.IsCanceled)
                {
                    // Too little yet: keep the bytes and wait for more.
                    input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    continue;
                }

                input.AdvanceTo(read.Buffer.Start);
                return verdict;
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or ConnectionResetException)
        {
            return null;
        }
    }

    /// <summary>
    /// A stopping server asks its connections to end; one that has said nothing yet has nothing to finish.
    /// </summary>
    private static CancellationToken Stopping(ConnectionContext connection) =>
        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;

    private static bool? Judge(ReadOnlySequence<byte> start)
    {
        Span<byte> seen = stackalloc byte[4];
        var count = (int)Math.Min(start.Length, Preface.Length);
        start.Slice(0, count).CopyTo(seen);
        if (!seen[..count].SequenceEqual(Preface[..count])) return false;
        return count == Preface.Length ? true : null;
    }
}
