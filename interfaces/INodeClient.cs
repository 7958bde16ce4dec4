using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Nodes;

namespace Milvus.Interfaces;

/// <summary>
/// How grains reach nodes outside: whoever knows their protocol provides it. Every call is bounded by its token; what a
/// node answers, or that it does not, comes back as a refusal.
/// </summary>
public interface INodeClient
{
    /// <summary>Tells a node to write a vchannel. Repeatable.</summary>
    Task<Reply> WatchAsync(WatchOrder order, CancellationToken cancellationToken);

    /// <summary>Tells a node to write segments. Repeatable.</summary>
    Task<Reply> FlushAsync(FlushOrder order, CancellationToken cancellationToken);
}
