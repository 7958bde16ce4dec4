using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Milvus.Core.Ports;
using Milvus.Gateway.Coordination;
using Milvus.Gateway.Metrics;
using Milvus.Gateway.Rest;
using Milvus.Gateway.Services;
using Milvus.Interfaces;

namespace Milvus.Gateway.Hosting;

/// <summary>Puts the gateway into a web application: services before it is built, routes after.</summary>
public static class GatewayHostingExtensions
{
    // Wide enough that a 16 MiB insert does not wait for window updates.
    private const int ConnectionWindowBytes = 16 << 20;
    // Ids a gateway leases at once when its application brings no source of its own.
    private const long IdLease = 1 << 20;
    private const int StreamWindowBytes = 8 << 20;

    /// <summary>
    /// Registers everything the gateway needs: options (section <c>Gateway</c>, then <paramref name="configure"/>),
    /// the port, gRPC. The application must also register an <c>IGrainFactory</c>.
    /// </summary>
    public static WebApplicationBuilder AddMilvusGateway(
        this WebApplicationBuilder builder, Action<GatewayOptions>? configure = null)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        var options = services.AddOptions<GatewayOptions>();
        options.Bind(builder.Configuration.GetSection(GatewayOptions.SectionName));
        if (configure is not null) options.Configure(configure);
        options.ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();

        services.AddSingleton<Http2Pipeline>();
        services.AddSingleton<InternalPort>();
        services.AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<Http2Pipeline>());
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, PortSetup>();
        services.AddSingleton<IConfigureOptions<HostOptions>, StopSetup>();

        AddServices(services);
        services.AddSingleton<EdgeInterceptor>();
        services.AddGrpc(grpc => grpc.Interceptors.Add(typeof(EdgeInterceptor)));
        services.AddSingleton<IConfigureOptions<GrpcServiceOptions>, MessageSizeSetup>();
        return builder;
    }

    /// <summary>Maps the gRPC service and the HTTP/1.1 routes of the gateway.</summary>
    public static WebApplication MapMilvusGateway(this WebApplication app)
    {
        app.Use(OversizeText.RewriteAsync);
        app.Use(InternalPort.KeepApartAsync);
        app.MapGrpcService<MilvusEndpoint>();
        app.MapCoordination();
        app.MapGet("/healthz", () => Results.Text("OK"));
        // Made now, so that nothing is measured before it listens.
        var metrics = app.Services.GetRequiredService<MetricsCollector>();
        app.MapGet("/metrics", () => Results.Text(PrometheusText.Write(metrics.Collect()), PrometheusText.ContentType));
        var rest = app.Services.GetRequiredService<RestPipeline>();
        foreach (var route in RestRoutes.All)
            app.MapPost($"{RestRoute.Prefix}{route.Path}", http => rest.RunAsync(http, route));
        return app;
    }

    /// <summary>The TCP port in use; differs from <see cref="GatewayOptions.Port"/> when that is 0.</summary>
    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public static int GetMilvusPort(this WebApplication app) => PortsOf(app)[0];

    /// <summary>The TCP port of the coordinator's services.</summary>
    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public static int GetInternalPort(this WebApplication app) => PortsOf(app)[^1];

    /// <summary>In the order in which they were bound.</summary>
    private static List<int> PortsOf(WebApplication app)
    {
        var ports = new List<int>();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        foreach (var address in addresses?.Addresses ?? [])
            if (BindingAddress.Parse(address) is { Port: > 0 } bound && address.EndsWith($":{bound.Port}", default))
                ports.Add(bound.Port);
        return ports.Count == 2 ? ports : throw new InvalidOperationException("The gateway does not listen yet.");
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<HybridClock>();
        services.AddSingleton<CollectionCache>();
        services.TryAddSingleton<IIdSource>(
            provider => new LeasedIds(provider.GetRequiredService<IGrainFactory>(), IdLease));
        services.AddSingleton<FlushedSegments>();
        services.AddSingleton<FlushQueue>();
        services.AddMetrics();
        services.AddSingleton<MetricsCollector>();
        services.AddSingleton<SystemService>();
        services.AddSingleton<DatabaseService>();
        services.AddSingleton<CollectionService>();
        services.AddSingleton<IndexService>();
        services.AddSingleton<LoadService>();
        services.AddSingleton<PartitionService>();
        services.AddSingleton<AliasService>();
        services.AddSingleton<ClusterService>();
        services.AddSingleton<FlushAllService>();
        services.AddSingleton<AlterService>();
        services.AddSingleton<PartialUpdates>();
        services.AddSingleton<InsertService>();
        services.AddSingleton<DeleteService>();
        services.AddSingleton<FlushService>();
        services.AddSingleton<QueryService>();
        services.AddSingleton<SearchService>();
        services.AddSingleton<HybridSearchService>();
        services.AddSingleton<FutureReads>();
        services.AddSingleton<MilvusEndpoint>();
        services.AddCoordination();
        services.AddSingleton<RestPipeline>();
    }

    private sealed class PortSetup(
        IOptions<GatewayOptions> options, Http2Pipeline http2, InternalPort coordination, TimeProvider time)
        : IConfigureOptions<KestrelServerOptions>
    {
        public void Configure(KestrelServerOptions kestrel)
        {
            var settings = options.Value;
            // gRPC bounds its messages itself; the server's own limit would cut unary calls at 30 MB.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = settings.MaxCallsPerConnection;
            kestrel.Limits.Http2.InitialConnectionWindowSize = ConnectionWindowBytes;
            kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindowBytes;
            kestrel.AddServerHeader = false;

            // First the endpoint that gives us the HTTP/2 pipeline: endpoints are bound in this order.
            kestrel.Listen(Http2Pipeline.EndPoint, endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http2;
                endpoint.Use(http2.Capture);
            });
            kestrel.ListenAnyIP(settings.Port, endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                endpoint.Use(next => new ProtocolSplitter(
                    next, http2.OnConnectionAsync, settings.PrefaceTimeout, time).OnConnectionAsync);
            });

            // Last, since the first port found is the one that clients are told.
            kestrel.Listen(coordination.EndPoint, endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http2;
                endpoint.Use(InternalPort.Mark);
            });
        }
    }

    private sealed class StopSetup(IOptions<GatewayOptions> options) : IConfigureOptions<HostOptions>
    {
        public void Configure(HostOptions host) => host.ShutdownTimeout = options.Value.ShutdownTimeout;
    }

    private sealed class MessageSizeSetup(IOptions<GatewayOptions> options) : IConfigureOptions<GrpcServiceOptions>
    {
        public void Configure(GrpcServiceOptions grpc)
        {
            grpc.MaxReceiveMessageSize = options.Value.MaxReceiveMessageBytes;
            grpc.MaxSendMessageSize = options.Value.MaxSendMessageBytes;
        }
    }
}
