using Milvus.Core;
using Milvus.Interfaces.Messages;

namespace Milvus.Interfaces;

/// <summary>
/// The control side of one gateway; the key is the gateway's id. Tasks wait in a queue per collection, beside the
/// gateway that asks.
/// </summary>
[Alias("milvus.IProxyGrain")]
public interface IProxyGrain : IGrainWithStringKey
{
    /// <summary>
    /// Queues a flush and answers when all growing segments are sealed. Calls that wait together share a flush. 8 when
    /// the queue is full, 10001 (retriable) when the wait was too long.
    /// </summary>
    /// <param name="collection">The collection.</param>
    /// <param name="cancellationToken">Leaves the queue; a flush that runs goes on.</param>
    [Alias("Flush")]
    Task<FlushReply> FlushAsync(CollectionId collection, CancellationToken cancellationToken);
}
