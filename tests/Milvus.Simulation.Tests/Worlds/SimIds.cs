using Milvus.Core.Ports;
using Milvus.Engine.Ids;

namespace Milvus.Simulation.Tests.Worlds;

/// <summary>Ids of one silo, leased a few at a time so that leases end often.</summary>
internal sealed class SimIds(SimWorld world, SimSilo silo) : IIdSource
{
    private const int LeaseCount = 48;
    private readonly SemaphoreSlim _turn = new(1);
    private long _next;
    private long _end;

    public async Task<long> TakeAsync(int count, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (_end - _next < count)
            {
                var lease = Math.Max(count, LeaseCount);
                var first = await world.CallAsync<IdProcess, long>(
                    silo, SimWorld.IdsKey, ids => ids.LeaseAsync(lease, CancellationToken.None));
                (_next, _end) = first.IsOk ? (first.Value, first.Value + lease) : throw new IOException(first.Error.ToString());
            }

            _next += count;
            return _next - count;
        }
        finally
        {
            _turn.Release();
        }
    }
}
