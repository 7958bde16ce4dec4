using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Milvus.GrainHost.Tests;

/// <summary>A host with one silo, started for one test.</summary>
public sealed class TestSilo : IAsyncDisposable
{
    /// <summary>How often idle grains are looked for.</summary>
    public static readonly TimeSpan Quantum = TimeSpan.FromMilliseconds(100);

    private readonly IHost _host;

    private TestSilo(IHost host)
    {
        _host = host;
    }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public IServiceProvider Services => _host.Services;

    public Probe Probe => _host.Services.GetRequiredService<Probe>();

    public static Task<TestSilo> StartAsync(TimeProvider time, Action<ISiloBuilder>? configure = null) =>
        StartAsync(silo =>
        {
            HostParts.UseTime(silo, time);
            configure?.Invoke(silo);
        });

    /// <param name="after">Registers services behind the silo's, so that they start later.</param>
    public static async Task<TestSilo> StartAsync(
        Action<ISiloBuilder>? configure = null, Action<IServiceCollection>? after = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            HostParts.Configure(silo);
            silo.Configure<GrainCollectionOptions>(static options => options.CollectionQuantum = Quantum);
            silo.Services.AddSingleton<Probe>();
            configure?.Invoke(silo);
        });
        after?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new TestSilo(host);
    }

    public Task StopAsync(CancellationToken cut = default) => _host.StopAsync(cut);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
