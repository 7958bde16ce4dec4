using Milvus.Core;
using Milvus.Core.Ports;

namespace Milvus.Interfaces;

/// <summary>
/// Gives out ids from durable leases of one process (I6), shared by its grains and its gateway. Leases are large, so
/// that requests seldom wait for one; what is left of a lease at the end is never used.
/// </summary>
/// <param name="grains">Where <see cref="IIdGrain"/> lives.</param>
/// <param name="leaseCount">How many ids to lease at once, 1 … 16,777,216.</param>
public sealed class LeasedIds(IGrainFactory grains, long leaseCount) : IIdSource, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private long _next;
    private long _end;

    /// <inheritdoc/>
    /// <exception cref="IOException">No lease could be had.</exception>
    public async Task<long> TakeAsync(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_end - _next < count)
            {
                await LeaseAsync(count);
            }

            var first = _next;
            _next += count;
            return first;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task LeaseAsync(int count)
    {
        var lease = await grains.GetGrain<IIdGrain>(0).LeaseAsync(Math.Max(count, leaseCount));
        if (lease.Error is { } error)
        {
            throw new IOException($"No ids: {error}");
        }

        Invariant.Holds(lease.Count >= count, $"I6: asked for {count} ids, got {lease.Count}.");

        // A lease that follows on directly leaves no gap; any other one begins anew.
        if (lease.First != _end)
        {
            _next = lease.First;
        }

        _end = lease.First + lease.Count;
    }
}
