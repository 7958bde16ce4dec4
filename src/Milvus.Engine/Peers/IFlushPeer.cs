using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Engine.Collections;

namespace Milvus.Engine.Peers;

/// <summary>The collections as a gateway's queues see them.</summary>
public interface IFlushPeer
{
    /// <summary>Seals all growing segments of a collection; 100 when there is none.</summary>
    Task<Outcome<CollectionFlush>> FlushAsync(CollectionId collection);
}
