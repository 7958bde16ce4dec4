using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Interfaces;

namespace Milvus.Gateway;

/// <summary>
/// Gives out ids from a durable lease of this gateway (I6). A lease is large, so that inserts seldom wait for one; what
/// is left of it when the gateway stops is never used.
/// </summary>
internal sealed class LeasedIds(IGrainFactory grains) : IIdSource, IDisposable
{
    private const int LeaseCount = 1 << 20;
    private const int MaxCount = 1 << 24;

    private readonly SemaphoreSlim _turn = new(1);
    private long _next;
    private long _end;

    public async Task<long> TakeAsync(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_end - _next < count) await LeaseAsync(count);
            var first = _next;
            _next += count;
            return first;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task LeaseAsync(int count)
    {
        var lease = await grains.GetGrain<IIdGrain>(0).LeaseAsync(Math.Max(count, LeaseCount));
        if (lease.Error is { } error) throw new IOException($"No ids: {error}");
        Invariant.Holds(lease.Count >= count, $"I6: asked for {count} ids, got {lease.Count}.");
        // A lease that follows on directly leaves no gap; any other one begins anew.
        if (lease.First != _end) _next = lease.First;
        _end = lease.First + lease.Count;
    }
}
