using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;

namespace Milvus.Engine.Nodes;

/// <summary>Hears what becomes of nodes and their vchannels, each when it is durable.</summary>
public interface INodesObserver
{
    /// <summary>A node is known now.</summary>
    void Registered(long node, NodeEntry entry);

    /// <summary>A node is known no more: its lease is over, or another is at its address.</summary>
    void Ended(long node, NodeEntry entry);

    /// <summary>The log of a vchannel names its writer.</summary>
    void Assigned(VChannelName channel, ChannelWriter writer);

    /// <summary>A vchannel is gone.</summary>
    void Forgotten(VChannelName channel);

    /// <summary>A vchannel could not be given its writer. Told once until it could.</summary>
    void AssignFailed(VChannelName channel, long node, MilvusError error);

    /// <summary>A node writes a vchannel.</summary>
    void Watched(VChannelName channel, ChannelWriter writer);

    /// <summary>A node does not write a vchannel that it should. Told once until it does.</summary>
    void WatchFailed(VChannelName channel, ChannelWriter writer, MilvusError error);

    /// <summary>The lists could not be read or stored.</summary>
    void StoreFailed(MilvusError error);

    /// <summary>How it stands now.</summary>
    void Counted(NodesCounts counts);
}
