using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using Milvus.Gateway.Hosting;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

public sealed class PortTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    private static readonly byte[] EmptySettingsFrame = [0, 0, 0, 4, 0, 0, 0, 0, 0];

    [Fact]
    public async Task Http1_and_grpc_share_one_port()
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        using var grpc = new GrpcClient(host.Address);

        var health = await http.GetAsync(new Uri("/healthz", UriKind.Relative));
        var alias = await grpc.CallAsync("RegisterLink", new Proto.RegisterLinkRequest());

        Assert.Equal((HttpStatusCode.OK, 0), (health.StatusCode, alias.Status));
    }

    [Fact]
    public async Task An_unknown_http1_path_is_not_found()
    {
        using var http = new HttpClient { BaseAddress = host.Address };

        var reply = await http.GetAsync(new Uri("/v1/nonexistent/vectordb/collections/list", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
    }

    [Fact]
    public async Task An_http2_preface_sent_byte_by_byte_is_understood()
    {
        using var socket = await ConnectAsync();
        foreach (var part in "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray().Concat(EmptySettingsFrame))
            await socket.SendAsync(new[] { part });

        var header = new byte[9];
        await ReadAsync(socket, header);

        Assert.Equal(4, header[3]); // The server opens with its own SETTINGS.
    }

    [Fact]
    public async Task An_http1_request_sent_byte_by_byte_is_understood()
    {
        using var socket = await ConnectAsync();
        foreach (var part in "PUT /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray())
            await socket.SendAsync(new[] { part });

        var line = new byte[12];
        await ReadAsync(socket, line);

        Assert.Equal("HTTP/1.1 404", Encoding.ASCII.GetString(line));
    }

    [Fact]
    public async Task A_connection_that_leaves_without_a_word_harms_nobody()
    {
        using (await ConnectAsync())
        {
        }

        using var grpc = new GrpcClient(host.Address);
        Assert.Equal(0, (await grpc.CallAsync("RegisterLink", new Proto.RegisterLinkRequest())).Status);
    }

    [Fact]
    public async Task A_silent_connection_is_closed_after_the_preface_timeout()
    {
        using var folder = new TemporaryFolder();
        await using var app = GatewayHost.Build(folder, o => o.PrefaceTimeout = TimeSpan.FromMilliseconds(100));
        await app.StartAsync();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, app.GetMilvusPort());

        Assert.Equal(0, await socket.ReceiveAsync(new byte[1]));
        await app.StopAsync();
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_idle_connections()
    {
        using var folder = new TemporaryFolder();
        await using var app = GatewayHost.Build(folder);
        await app.StartAsync();
        using var grpc = new GrpcClient(GatewayHost.AddressOf(app));
        await grpc.CallAsync("RegisterLink", new Proto.RegisterLinkRequest());
        using var silent = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await silent.ConnectAsync(IPAddress.Loopback, app.GetMilvusPort());

        await app.StopAsync(new CancellationTokenSource(TimeSpan.FromSeconds(5)).Token);

        Assert.Equal(0, await silent.ReceiveAsync(new byte[1]));
    }

    [Theory]
    [InlineData(70000, "Gateway:Port is 70000; it must be between 0 and 65535.")]
    [InlineData(-1, "Gateway:Port is -1; it must be between 0 and 65535.")]
    public async Task A_bad_port_stops_the_start_with_its_name_and_value(int port, string text)
    {
        using var folder = new TemporaryFolder();

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(
            () => GatewayHost.Build(folder, options => options.Port = port).StartAsync());

        Assert.Contains(text, refusal.Message);
    }

    private static async Task ReadAsync(Socket socket, byte[] target)
    {
        await using var stream = new NetworkStream(socket);
        await stream.ReadExactlyAsync(target);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, host.Port);
        return socket;
    }
}
