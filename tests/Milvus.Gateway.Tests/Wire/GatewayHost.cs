using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Milvus.Gateway.Hosting;
using Milvus.Silo;

namespace Milvus.Gateway.Tests.Wire;

/// <summary>
/// The whole server, with its real engine and files, on a free port of this machine, for as long as a test class needs it.
/// </summary>
public sealed class GatewayHost : IAsyncLifetime
{
    internal const int MaxReceiveMessageBytes = 1 << 20;

    private readonly TemporaryFolder _folder = new();
    private WebApplication? _app;

    /// <summary>The largest request that it takes.</summary>
    internal int MaxRequestBytes { get; init; } = MaxReceiveMessageBytes;

    internal Uri Address => AddressOf(App);

    internal int Port => App.GetMilvusPort();

    internal WebApplication App => _app ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync()
    {
        _app = Build(_folder, options => options.MaxReceiveMessageBytes = MaxRequestBytes);
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _folder.Dispose();
    }

    internal static Uri AddressOf(WebApplication app) =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{app.GetMilvusPort()}"));

    /// <summary>A server as the silo builds it, not yet started.</summary>
    internal static WebApplication Build(
        TemporaryFolder folder,
        Action<GatewayOptions>? gateway = null,
        Action<SiloOptions>? silo = null,
        Action<IServiceCollection>? services = null) =>
        SiloHost.Build(["--port", "0", "--data", folder.Path], builder =>
        {
            builder.Logging.ClearProviders();
            if (gateway is not null) builder.Services.Configure(gateway);
            if (silo is not null) builder.Services.Configure(silo);
            services?.Invoke(builder.Services);
        });

    /// <summary>A second gateway of the same silo: what is done through it, the first one does not see itself.</summary>
    internal Task<WebApplication> StartSecondGatewayAsync() => StartSecondGatewayAsync(App);

    /// <inheritdoc cref="StartSecondGatewayAsync()"/>
    internal static async Task<WebApplication> StartSecondGatewayAsync(WebApplication app)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(app.Services.GetRequiredService<IGrainFactory>());
        builder.AddMilvusGateway(options => options.Port = 0);
        var second = builder.Build();
        second.MapMilvusGateway();
        await second.StartAsync();
        return second;
    }
}
