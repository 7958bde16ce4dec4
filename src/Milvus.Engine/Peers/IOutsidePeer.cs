using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;

namespace Milvus.Engine.Peers;

/// <summary>The nodes outside as a vchannel sees them.</summary>
public interface IOutsidePeer
{
    /// <summary>Tells a vchannel's writer to save segments and say so. Repeatable.</summary>
    /// <returns>Whether the node took it; 901 when it is unknown.</returns>
    Task<Outcome<bool>> FlushAsync(VChannelName channel, ChannelWriter writer, ImmutableArray<SegmentId> segments);
}
