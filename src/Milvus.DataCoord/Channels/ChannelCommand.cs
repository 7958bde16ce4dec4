using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Channels;

/// <summary>What may be asked of a vchannel. Time, ids, chance and positions are arguments.</summary>
public abstract record ChannelCommand;

/// <summary>Start a new owner's term.</summary>
/// <param name="Epoch">From opening the log.</param>
public sealed record StartEpoch(long Epoch) : ChannelCommand;

/// <summary>Place a batch of one partition.</summary>
/// <param name="Partition">Of all rows.</param>
/// <param name="Rows">How many, at least 1.</param>
/// <param name="Bytes">Their bytes in memory.</param>
/// <param name="Now">Wall time as a timestamp.</param>
/// <param name="Observed">The newest timestamp seen in any request; the rows get a later one.</param>
/// <param name="Position">The commit that will hold them.</param>
/// <param name="FreshSegment">An unused id, taken when a segment must be opened.</param>
/// <param name="Draw">A fraction in [0, 1) for the new segment's jitter.</param>
/// <param name="Policy">Sizes.</param>
public sealed record AppendRows(
    PartitionId Partition,
    int Rows,
    long Bytes,
    Timestamp Now,
    Timestamp Observed,
    LogPosition Position,
    SegmentId FreshSegment,
    double Draw,
    SealPolicyOptions Policy) : ChannelCommand
{
    /// <summary>
    /// Keys that the same commit deletes at the rows' own timestamp, which the rows survive: an upsert. 0 for an insert.
    /// </summary>
    public int DeletedKeys { get; init; }

    /// <summary>Bytes of those keys in memory.</summary>
    public long DeletedBytes { get; init; }
}

/// <summary>Delete rows by primary key: those that are older than the timestamp that the keys get.</summary>
/// <param name="Keys">How many, at least 1.</param>
/// <param name="Bytes">Their bytes in memory.</param>
/// <param name="Now">Wall time as a timestamp.</param>
/// <param name="Observed">The newest timestamp seen in any request; the deletes get a later one.</param>
/// <param name="Position">The commit that will hold them.</param>
public sealed record AppendDeletes(int Keys, long Bytes, Timestamp Now, Timestamp Observed, LogPosition Position)
    : ChannelCommand;

/// <summary>The delta logs of all segments that may hold a deleted key are durable.</summary>
/// <param name="UpTo">The newest delete in them.</param>
/// <param name="Written">The segments that got a delta log, with their new manifests.</param>
public sealed record RegisterDeltas(Timestamp UpTo, ImmutableArray<WrittenDelta> Written) : ChannelCommand;

/// <summary>
/// Append a fence and seal every growing segment; sealed ones start flushing at once, since the fence is a tick.
/// </summary>
/// <param name="Now">Wall time as a timestamp.</param>
/// <param name="AtLeast">The fence is not before this.</param>
public sealed record AppendFence(Timestamp Now, Timestamp AtLeast) : ChannelCommand;

/// <summary>Jump forward to a moment, when the channel is behind it.</summary>
/// <param name="To">The moment.</param>
public sealed record AdvanceWatermark(Timestamp To) : ChannelCommand;

/// <summary>Time passes: run the seal policies, tick sealed segments.</summary>
/// <param name="Now">Wall time as a timestamp.</param>
/// <param name="Policy">When to seal.</param>
public sealed record TickChannel(Timestamp Now, SealPolicyOptions Policy) : ChannelCommand;

/// <summary>Finished work of one segment comes back (RegisterFlushed, ConfirmBlobsDeleted).</summary>
/// <param name="Segment">Which.</param>
/// <param name="Command">What.</param>
public sealed record TellSegment(SegmentId Segment, SegmentCommand Command) : ChannelCommand;

/// <summary>Drop the vchannel with all its segments.</summary>
/// <param name="Now">Wall time as a timestamp.</param>
public sealed record DropChannel(Timestamp Now) : ChannelCommand;

/// <summary>Drop a partition: its segments go, and it takes nothing any more.</summary>
/// <param name="Partition">Which.</param>
/// <param name="Now">Wall time as a timestamp.</param>
public sealed record DropChannelPartition(PartitionId Partition, Timestamp Now) : ChannelCommand;

/// <summary>Drop every segment that a fence of this vchannel has closed.</summary>
/// <param name="Fence">The fence.</param>
/// <param name="Now">Wall time as a timestamp.</param>
public sealed record TruncateChannel(Timestamp Fence, Timestamp Now) : ChannelCommand;
