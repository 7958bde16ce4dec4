using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Milvus.Silo;
using Milvus.Testing.Wire;

namespace Milvus.Benchmarks.Hops.OnOrleans;

/// <summary>
/// The silos of this build, in this process: one by itself, and two that are a cluster and talk over loopback.
/// </summary>
internal sealed class HopSilos : IAsyncDisposable
{
    private readonly WebApplication _single;
    private readonly WebApplication _first;
    private readonly WebApplication _second;

    private HopSilos(WebApplication single, WebApplication first, WebApplication second) =>
        (_single, _first, _second) = (single, first, second);

    public IReadOnlyList<HopPlace> Places =>
    [
        new HopPlace("Orleans, one silo, log files", _single, _single, _ => Task.FromResult(true)),
        new HopPlace("Orleans, same silo of two, log objects", _first, _first, grain => IsOnAsync(_first, grain)),
        new HopPlace("Orleans, across silos, log objects", _first, _second, grain => IsOnAsync(_second, grain)),
    ];

    public static async Task<HopSilos> StartAsync(BenchmarkFolder folder)
    {
        var shared = folder.Sub("hops_cluster");
        var ports = Array.ConvertAll(FreePorts.Take(2), port => port.ToString(CultureInfo.InvariantCulture));
        return new HopSilos(
            await StartAsync(folder.Sub("hops_single")),
            await StartAsync(shared, "--cluster", "localhost", "--silo-port", ports[0]),
            await StartAsync(shared, "--cluster", "localhost", "--silo-port", ports[1]));
    }

    public async ValueTask DisposeAsync()
    {
        await _second.DisposeAsync();
        await _first.DisposeAsync();
        await _single.DisposeAsync();
    }

    private static async Task<WebApplication> StartAsync(string data, params string[] more)
    {
        var app = SiloHost.Build(
            ["--port", "0", "--data", data, .. more], builder => builder.Logging.ClearProviders());
        await app.StartAsync();
        return app;
    }

    private static async Task<bool> IsOnAsync(WebApplication silo, IAddressable grain)
    {
        var management = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        var address = silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        return address.Equals(await management.GetActivationAddress(grain));
    }
}
