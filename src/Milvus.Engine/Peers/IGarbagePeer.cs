using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;

namespace Milvus.Engine.Peers;

/// <summary>The vchannels as the garbage collection sees them.</summary>
public interface IGarbagePeer
{
    /// <summary>Which of some segments a vchannel knows nothing of any more.</summary>
    /// <param name="channel">The vchannel.</param>
    /// <param name="segments">Segments whose manifests the caller has seen.</param>
    Task<Outcome<ImmutableArray<SegmentId>>> FindUnknownAsync(
        VChannelName channel, ImmutableArray<SegmentId> segments);
}
