using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.DataCoord.Channels;
using Milvus.Engine.Channels;

namespace Milvus.Engine.Peers;

/// <summary>The vchannels as the control plane sees them. Every call is repeatable.</summary>
public interface IChannelPeer
{
    /// <summary>Appends a fence and seals the growing segments.</summary>
    Task<Outcome<FenceAppended>> FenceAsync(VChannelName channel, Timestamp atLeast);

    /// <summary>Tells the durable state; an idle channel jumps forward first.</summary>
    Task<Outcome<ChannelReport>> GetStateAsync(VChannelName channel, Timestamp advanceTo);

    /// <summary>Starts loading or releasing; answers how far it is.</summary>
    /// <param name="channel">The vchannel.</param>
    /// <param name="load">Whether rows are to be in memory.</param>
    /// <param name="released">Partitions whose rows stay out of memory even then.</param>
    Task<Outcome<LoadProgress>> LoadAsync(
        VChannelName channel, bool load, ImmutableSortedSet<PartitionId> released);

    /// <summary>Tells a schema that has grown.</summary>
    Task<Outcome<bool>> LearnAsync(VChannelName channel, CollectionSchema schema);

    /// <summary>Drops a partition with its segments.</summary>
    Task<Outcome<bool>> DropPartitionAsync(VChannelName channel, PartitionId partition);

    /// <summary>Drops every segment that a fence of the vchannel has closed.</summary>
    Task<Outcome<bool>> TruncateAsync(VChannelName channel, Timestamp fence);

    /// <summary>Drops the vchannel.</summary>
    Task<Outcome<bool>> DropAsync(VChannelName channel);
}
