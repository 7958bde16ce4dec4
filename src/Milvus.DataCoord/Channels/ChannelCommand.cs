using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord.Grants;
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
public sealed record AppendFence(Timestamp Now, Timestamp AtLeast) : ChannelCommand
{
    /// <summary>The owner's book: external segments wait for the last grant in it, else for their whole lease.</summary>
    public GrantBook Grants { get; init; } = GrantBook.Empty;
}

/// <summary>Jump forward to a moment, when the channel is behind it.</summary>
/// <param name="To">The moment.</param>
public sealed record AdvanceWatermark(Timestamp To) : ChannelCommand;

/// <summary>Time passes: run the seal policies, tick sealed segments.</summary>
/// <param name="Now">Wall time as a timestamp.</param>
/// <param name="Policy">When to seal.</param>
public sealed record TickChannel(Timestamp Now, SealPolicyOptions Policy) : ChannelCommand
{
    /// <summary>The owner's book: what is granted counts as written.</summary>
    public GrantBook Grants { get; init; } = GrantBook.Empty;
}

/// <summary>
/// News of one segment from whoever works on it: RegisterFlushed, ConfirmBlobsDeleted, ReportSegment; of an importing one
/// DropSegment too.
/// </summary>
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

/// <summary>Give an outside writer segments and rows to fill; each request is served or refused by itself.</summary>
/// <param name="Requests">At least one, served in this order.</param>
/// <param name="Now">Wall time as a timestamp; all grants expire a fixed time behind it, or behind the watermark.</param>
/// <param name="RowBytes">The estimate of a row's bytes, at least 1 (<see cref="RowEstimate.RowBytes"/>).</param>
/// <param name="FreshSegments">Unused ids, taken in this order when segments must be opened.</param>
/// <param name="Policy">Sizes.</param>
/// <param name="Options">Times.</param>
/// <param name="Grants">The owner's book.</param>
public sealed record GrantRows(
    ImmutableArray<RowRequest> Requests,
    Timestamp Now,
    int RowBytes,
    ImmutableArray<FreshSegment> FreshSegments,
    SealPolicyOptions Policy,
    GrantOptions Options,
    GrantBook Grants) : ChannelCommand;

/// <summary>
/// The outside writer's tick: expire grants, begin to flush the sealed external segments that can get no more rows. What
/// it wrote before must have been reported, with the tick at the latest: a segment without rows is dropped.
/// </summary>
/// <param name="Tick">None of its later rows is at or before this.</param>
/// <param name="Grants">The owner's book.</param>
public sealed record ExpireGrants(Timestamp Tick, GrantBook Grants) : ChannelCommand
{
    /// <summary>Who says so; it must be the vchannel's writer. Nobody for the owner itself.</summary>
    public ChannelWriter By { get; init; }

    /// <summary>Wall time as a timestamp.</summary>
    public Timestamp Now { get; init; }

    /// <summary>
    /// How many rows its segments have; others than its own are passed over. They are kept in the book, and become events
    /// where a decision needs them: the first rows of a segment, and a segment that the tick may pass.
    /// </summary>
    public ImmutableArray<RowReport> Reports { get; init; } = [];

    /// <summary>Whether all reports in the book are to become events.</summary>
    public bool Thoroughly { get; init; }
}

/// <summary>Open a segment for an import; it is registered as flushed, or dropped, when the import ends.</summary>
/// <param name="Segment">An unused id.</param>
/// <param name="Partition">Of all its rows.</param>
public sealed record StartImport(SegmentId Segment, PartitionId Partition) : ChannelCommand;

/// <summary>Let a node write from outside. The one that does already keeps its term; any other begins a new one.</summary>
/// <param name="Node">The node's number; 0 for nobody.</param>
public sealed record AssignWriter(long Node) : ChannelCommand;

/// <summary>Take files of a segment and how far its writer is. Repeats are no news.</summary>
/// <param name="By">Who says so; it must be the vchannel's writer.</param>
/// <param name="Segment">Which.</param>
/// <param name="Save">The files; all were read and found right.</param>
/// <param name="Grants">The owner's book: a growing segment that is complete is sealed.</param>
public sealed record SaveBinlogs(ChannelWriter By, SegmentId Segment, SaveFiles Save, GrantBook Grants) : ChannelCommand
{
    /// <summary>Whether the segment is to be dropped instead.</summary>
    public bool Drop { get; init; }

    /// <summary>How far the writer is with segments of the vchannel; unknown ones are passed over.</summary>
    public ImmutableArray<(SegmentId Segment, SavePositions Positions)> Positions { get; init; } = [];
}

/// <summary>Take where the outside writer is in its stream.</summary>
/// <param name="By">Who says so; it must be the vchannel's writer.</param>
/// <param name="Position">Not before the one that is known.</param>
public sealed record CheckpointWriter(ChannelWriter By, StreamPosition Position) : ChannelCommand;

/// <summary>Seal or drop one segment. The state that it has is satisfied.</summary>
/// <param name="Segment">Which.</param>
/// <param name="Target">Sealed or Dropped.</param>
/// <param name="Now">Wall time as a timestamp.</param>
/// <param name="Grants">The owner's book.</param>
public sealed record MoveSegment(SegmentId Segment, SegmentLifecycle Target, Timestamp Now, GrantBook Grants)
    : ChannelCommand;
