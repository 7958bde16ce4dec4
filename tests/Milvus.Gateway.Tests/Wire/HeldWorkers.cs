using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Milvus.Core.Ports;
using Milvus.Silo;

namespace Milvus.Gateway.Tests.Wire;

/// <summary>Every worker of a server kept busy: whatever scans or encodes waits until this is disposed.</summary>
internal sealed class HeldWorkers : IAsyncDisposable
{
    private readonly ManualResetEventSlim _gate = new();
    private readonly List<Task> _works = [];
    private readonly IWorkerPool _pool;

    private HeldWorkers(IWorkerPool pool) => _pool = pool;

    public static async Task<HeldWorkers> HoldAsync(WebApplication app)
    {
        var held = new HeldWorkers(app.Services.GetRequiredService<IWorkerPool>());
        using var begun = new SemaphoreSlim(0);
        var threads = app.Services.GetRequiredService<IOptions<SiloOptions>>().Value.WorkerThreads;
        for (var thread = 0; thread < threads; thread++)
        {
            held.Enqueue(() =>
            {
                begun.Release();
                held._gate.Wait();
            });
            await begun.WaitAsync();
        }

        return held;
    }

    /// <summary>Adds a piece of work that has to wait for a worker.</summary>
    public void Enqueue(Action work) => _works.Add(_pool.RunAsync(
        _ =>
        {
            work();
            return true;
        },
        CancellationToken.None));

    public async ValueTask DisposeAsync()
    {
        _gate.Set();
        await Task.WhenAll(_works);
        _gate.Dispose();
    }
}
