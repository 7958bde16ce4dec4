using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Data = Milvus.Proto.Data;

namespace Milvus.Gateway.Tests.Nodes;

/// <summary>A node on this machine that speaks <c>milvus.proto.data.DataNode</c> by a real server.</summary>
public sealed class OutsideNode : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OutsideNode(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, port, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new Service(this));
        _app = builder.Build();
        _app.MapGrpcService<Service>();
    }

    internal static string Host => "127.0.0.1";

    internal int Port { get; private set; }

    /// <summary>What it was told, in order.</summary>
    internal List<Data.WatchDmChannelsRequest> Watches { get; } = [];

    /// <summary>What it was told, in order.</summary>
    internal List<Data.FlushSegmentsRequest> Flushes { get; } = [];

    /// <summary>What it answers; the token ends with the call.</summary>
    internal Func<CancellationToken, Task<Proto.Status>> Answer { get; set; } = _ => Task.FromResult(new Proto.Status());

    /// <summary>Has one to take for each time that it was told to watch.</summary>
    internal SemaphoreSlim Watched { get; } = new(0);

    /// <summary>Has one to take for each time that it was told to flush.</summary>
    internal SemaphoreSlim Flushed { get; } = new(0);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        Watched.Dispose();
        Flushed.Dispose();
    }

    /// <summary>Starts one; port 0 takes any free one.</summary>
    internal static async Task<OutsideNode> StartAsync(int port = 0)
    {
        var node = new OutsideNode(port);
        await node._app.StartAsync();
        var addresses = node._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        node.Port = new Uri(addresses.Addresses.Single()).Port;
        return node;
    }

    private sealed class Service(OutsideNode node) : Data.DataNode.DataNodeBase
    {
        public override Task<Proto.Status> WatchDmChannels(Data.WatchDmChannelsRequest request, ServerCallContext context)
        {
            node.Watches.Add(request);
            node.Watched.Release();
            return node.Answer(context.CancellationToken);
        }

        public override Task<Proto.Status> FlushSegments(Data.FlushSegmentsRequest request, ServerCallContext context)
        {
            node.Flushes.Add(request);
            node.Flushed.Release();
            return node.Answer(context.CancellationToken);
        }
    }
}
