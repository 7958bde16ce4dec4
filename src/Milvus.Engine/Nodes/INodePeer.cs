using Milvus.Core.Errors;

namespace Milvus.Engine.Nodes;

/// <summary>
/// The nodes outside. Every call is bounded by its token; what a node answers, or that it does not, comes back as a
/// refusal.
/// </summary>
public interface INodePeer
{
    /// <summary>Tells a node to write a vchannel. Repeatable.</summary>
    /// <returns>Why it does not; 500 when the vchannel is gone.</returns>
    Task<Outcome<bool>> WatchAsync(NodeWatch watch, CancellationToken cancellationToken);

    /// <summary>Tells a node to write segments. Repeatable.</summary>
    /// <param name="flush">What to write.</param>
    /// <param name="address">Where the node is reached.</param>
    /// <param name="cancellationToken">Bounds the call.</param>
    Task<Outcome<bool>> FlushAsync(NodeFlush flush, NodeEntry address, CancellationToken cancellationToken);
}
