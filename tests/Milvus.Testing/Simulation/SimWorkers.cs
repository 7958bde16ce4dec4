using Milvus.Core.Errors;
using Milvus.Core.Ports;

namespace Milvus.Testing.Simulation;

/// <summary>A machine's workers: what they are given runs as a step of its own, between anybody's turns.</summary>
/// <param name="lane">Where they run.</param>
/// <param name="refuses">Draws whether the queue is full.</param>
public sealed class SimWorkers(SimLane lane, Func<bool> refuses) : IWorkerPool
{
    /// <inheritdoc/>
    public async Task<Outcome<T>> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (refuses())
        {
            return MilvusErrors.RateLimited("the simulated workers are busy");
        }

        return await lane.CallAsync(() =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return work(cancellationToken);
        });
    }
}
