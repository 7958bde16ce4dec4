using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.DataCoord.Channels;

/// <summary>What an accepted command answers.</summary>
public abstract record ChannelReply
{
    /// <summary>Nothing to tell.</summary>
    public static readonly ChannelReply Done = new CommandDone();
}

/// <summary>Nothing to tell.</summary>
public sealed record CommandDone : ChannelReply;

/// <summary>Where rows were placed.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Timestamp">The timestamp of all of them.</param>
public sealed record RowsAppended(SegmentId Segment, Timestamp Timestamp) : ChannelReply;

/// <summary>When keys were deleted.</summary>
/// <param name="Timestamp">The timestamp of all of them.</param>
public sealed record DeletesAppended(Timestamp Timestamp) : ChannelReply;

/// <summary>A fence was appended.</summary>
/// <param name="Fence">The fence.</param>
/// <param name="Sealed">Segments sealed and not flushed, by id.</param>
/// <param name="Flushed">Segments flushed before, by id.</param>
/// <param name="CheckpointBefore">The checkpoint before the fence.</param>
public sealed record FenceAppended(
    Timestamp Fence, ImmutableArray<SegmentId> Sealed, ImmutableArray<SegmentId> Flushed, Timestamp CheckpointBefore)
    : ChannelReply;
