using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Milvus.Gateway.Hosting;

namespace Milvus.Gateway.Tests.Wire;

/// <summary>A gateway on a free port of this machine, for as long as a test class needs it.</summary>
public sealed class GatewayHost : IAsyncLifetime
{
    internal const int MaxReceiveMessageBytes = 1 << 20;

    private WebApplication? _app;

    internal int Port => App.GetMilvusPort();

    internal Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}"));

    internal WebApplication App => _app ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync()
    {
        _app = Build(options => options.MaxReceiveMessageBytes = MaxReceiveMessageBytes);
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }

    internal static WebApplication Build(Action<GatewayOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans();
        builder.AddMilvusGateway(options =>
        {
            options.Port = 0;
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.MapMilvusGateway();
        return app;
    }
}
