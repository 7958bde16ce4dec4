using Milvus.Core.Ports;

namespace Milvus.Testing;

/// <summary>Ids that count up in memory.</summary>
/// <param name="first">The first one given.</param>
public sealed class CountingIds(long first = 1000) : IIdSource
{
    private long _next = first;

    /// <inheritdoc/>
    public Task<long> TakeAsync(int count, CancellationToken cancellationToken) =>
        Task.FromResult(Interlocked.Add(ref _next, count) - count);
}
