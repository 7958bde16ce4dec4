using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Milvus.Silo;

namespace Milvus.Benchmarks.Hops.Embedded;

/// <summary>The silos of this build, in this process: one embedded silo.</summary>
internal sealed class HopSilos : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HopSilos(WebApplication app) => _app = app;

    public IReadOnlyList<HopPlace> Places =>
        [new HopPlace("embedded host, log files", _app, _app, _ => Task.FromResult(true))];

    public static async Task<HopSilos> StartAsync(BenchmarkFolder folder)
    {
        var app = SiloHost.Build(
            ["--port", "0", "--data", folder.Sub("hops")], builder => builder.Logging.ClearProviders());
        await app.StartAsync();
        return new HopSilos(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
