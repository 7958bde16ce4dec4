using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>This gateway's queues of flushes: every flush of a client goes through them.</summary>
internal sealed class FlushQueue(IGrainFactory grains, FlushedSegments segments, HybridClock clock)
{
    // Nobody else's key: a grain of a gateway is beside it and knows no other's tasks.
    private readonly string _gateway = Guid.NewGuid().ToString("N");

    /// <summary>Waits until all growing segments of a collection are sealed, no longer than the client.</summary>
    public async Task<Outcome<FlushReply>> FlushAsync(CollectionId collection, CancellationToken cancellation)
    {
        var flushed = await grains.GetGrain<IProxyGrain>(_gateway).FlushAsync(collection, cancellation);
        if (flushed.Error is { } error) return error;
        segments.Remember(collection, flushed.Sealed);
        clock.Observe(flushed.FlushTimestamp);
        return flushed;
    }
}
