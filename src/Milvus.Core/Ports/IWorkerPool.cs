using Milvus.Core.Errors;

namespace Milvus.Core.Ports;

/// <summary>Threads for work that must not hold a grain turn: scans, encoding, blocking IO. Bounded.</summary>
public interface IWorkerPool
{
    /// <summary>Runs <paramref name="work"/> on a worker.</summary>
    /// <returns>Its result; 8 (rate limited, retriable) at once when the queue is full.</returns>
    /// <exception cref="OperationCanceledException">The token fired before or during the work.</exception>
    Task<Outcome<T>> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken);
}
