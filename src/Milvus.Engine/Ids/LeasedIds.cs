using Milvus.Core;
using Milvus.Core.Ports;

namespace Milvus.Engine.Ids;

/// <summary>
/// Gives out ids of ranges leased ahead, so that most requests cost no call. Shared by all threads of a process. What
/// is left of a range at the end is lost, never reused.
/// </summary>
/// <param name="lease">Leases a range of at least the given size; answers its first id.</param>
/// <param name="leaseSize">How many ids to lease at once.</param>
public sealed class LeasedIds(Func<long, CancellationToken, Task<long>> lease, long leaseSize) : IIdSource, IDisposable
{
    private readonly SemaphoreSlim _leasing = new(1, 1);
    private readonly Lock _gate = new();
    private long _next;
    private long _end;

    /// <inheritdoc/>
    public async Task<long> TakeAsync(int count, CancellationToken cancellationToken)
    {
        Invariant.Holds(count > 0, $"{count} ids were asked for.");
        while (true)
        {
            if (TryTake(count, out var first))
            {
                return first;
            }

            await _leasing.WaitAsync(cancellationToken);
            try
            {
                if (TryTake(count, out first))
                {
                    return first;
                }

                var size = Math.Max(leaseSize, count);
                var start = await lease(size, cancellationToken);
                lock (_gate)
                {
                    _next = start;
                    _end = start + size;
                }
            }
            finally
            {
                _leasing.Release();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _leasing.Dispose();

    private bool TryTake(int count, out long first)
    {
        lock (_gate)
        {
            first = _next;
            if (_end - _next < count)
            {
                return false;
            }

            _next += count;
            return true;
        }
    }
}
