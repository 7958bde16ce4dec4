using System.Collections.Immutable;
using Milvus.Core;
using Milvus.DataCoord.Grants;

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

/// <summary>Rows were granted. Good once the decision's events are durable; the book counts from now on.</summary>
/// <param name="Grants">In the order of the requests, one or several for each that was served.</param>
/// <param name="Expiry">Of all of them: rows under them must be earlier.</param>
/// <param name="Refused">The requests that got nothing, in their order.</param>
/// <param name="Book">The owner's book with these grants.</param>
public sealed record RowsGranted(
    ImmutableArray<RowGrant> Grants, Timestamp Expiry, ImmutableArray<GrantRefusal> Refused, GrantBook Book)
    : ChannelReply;

/// <summary>The outside writer's tick was taken.</summary>
/// <param name="Book">The owner's book behind it.</param>
public sealed record GrantsExpired(GrantBook Book) : ChannelReply;

/// <summary>A fence was appended.</summary>
/// <param name="Fence">The fence.</param>
/// <param name="Sealed">Segments sealed and not flushed, by id.</param>
/// <param name="Flushed">Segments flushed before, by id.</param>
/// <param name="CheckpointBefore">The checkpoint before the fence.</param>
public sealed record FenceAppended(
    Timestamp Fence, ImmutableArray<SegmentId> Sealed, ImmutableArray<SegmentId> Flushed, Timestamp CheckpointBefore)
    : ChannelReply;

/// <summary>Who writes from outside is settled.</summary>
/// <param name="Writer">The writer.</param>
public sealed record WriterKnown(ChannelWriter Writer) : ChannelReply;
