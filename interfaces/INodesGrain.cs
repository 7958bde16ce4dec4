using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Nodes;

namespace Milvus.Interfaces;

/// <summary>The nodes that write vchannels from outside, and which of them writes which; one grain, key 0.</summary>
[Alias("milvus.INodesGrain")]
public interface INodesGrain : IGrainWithIntegerKey
{
    /// <summary>Takes a node, or renews its lease. 901 to renew one that is over: the node must begin anew.</summary>
    [Alias("Register")]
    Task<RegisterNodeReply> RegisterAsync(RegisterNodeRequest request);

    /// <summary>Signs of life; unknown numbers are passed over.</summary>
    [Alias("Renew")]
    Task<Reply> RenewAsync(ImmutableArray<long> nodes);

    /// <summary>
    /// Gives a vchannel a writer when it has none: the node with the fewest vchannels. It is told to watch afterwards.
    /// 901 when there is no node.
    /// </summary>
    [Alias("Use")]
    Task<Reply> UseAsync(VChannelName channel);

    /// <summary>Tells a node to flush; its number in the order is enough. 901 when it is unknown.</summary>
    [Alias("Flush")]
    Task<Reply> FlushAsync(FlushOrder order);

    /// <summary>Who is there.</summary>
    [Alias("List")]
    Task<NodesReply> ListAsync();
}
