using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;

namespace Milvus.Engine.Nodes;

/// <summary>The vchannels, whose logs say who writes them. Calls end by themselves.</summary>
public interface IWriterPeer
{
    /// <summary>Lets a node write a vchannel from outside; a new term unless it does already. Repeatable.</summary>
    /// <returns>Who writes it now; 500 when there is no such vchannel any more.</returns>
    Task<Outcome<ChannelWriter>> AssignWriterAsync(VChannelName channel, long node);
}
