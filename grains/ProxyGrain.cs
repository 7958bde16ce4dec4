using Milvus.Core;
using Milvus.Engine;
using Milvus.Engine.Peers;
using Milvus.Engine.Proxies;
using Milvus.Grains.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Grains;

/// <summary>
/// The shell of a gateway's queues: beside the gateway, one activation, reentrant since its callers wait.
/// </summary>
[Reentrant, StatelessWorker(1)]
internal sealed class ProxyGrain(
    IFlushPeer collections, EngineOptions options, TimeProvider time, ProxyInstruments instruments)
    : Grain, IProxyGrain
{
    private readonly ProxyProcess _process = new(collections, options, time, instruments);

    public async Task<FlushReply> FlushAsync(CollectionId collection, CancellationToken cancellationToken) =>
        (await _process.FlushAsync(collection, cancellationToken)).ToReply();
}
