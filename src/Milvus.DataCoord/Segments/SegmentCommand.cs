using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord.Policies;

namespace Milvus.DataCoord.Segments;

/// <summary>What may be asked of a segment.</summary>
public abstract record SegmentCommand;

/// <summary>Open it.</summary>
/// <param name="Partition">Of all its rows.</param>
/// <param name="MaxBytes">Where it is full, at least 1.</param>
public sealed record OpenSegment(PartitionId Partition, long MaxBytes) : SegmentCommand;

/// <summary>Open it for an outside writer, who fills it by grants.</summary>
/// <param name="Partition">Of all its rows.</param>
/// <param name="MaxBytes">Where it is sealed, by estimate; at least 1.</param>
/// <param name="MaxRows">The most rows granted, at least 1.</param>
/// <param name="RowBytes">The estimate of a row's bytes, at least 1.</param>
/// <param name="Since">Every row is later.</param>
public sealed record OpenExternal(PartitionId Partition, long MaxBytes, long MaxRows, int RowBytes, Timestamp Since)
    : SegmentCommand;

/// <summary>Open it for an import, which brings all its rows when it is registered as flushed.</summary>
/// <param name="Partition">Of all its rows.</param>
public sealed record ImportSegment(PartitionId Partition) : SegmentCommand;

/// <summary>Let grants of rows in it be good up to a moment.</summary>
/// <param name="Until">No grant given under this lease expires later.</param>
public sealed record LeaseGrants(Timestamp Until) : SegmentCommand;

/// <summary>An outside writer says how far it is. Repeats and older reports change nothing.</summary>
/// <param name="Rows">Rows written so far.</param>
/// <param name="Binlogs">Binlogs of one field saved so far.</param>
/// <param name="Now">Wall time as a timestamp.</param>
public sealed record ReportSegment(long Rows, int Binlogs, Timestamp Now) : SegmentCommand;

/// <summary>Place rows in it.</summary>
/// <param name="Rows">How many, at least 1.</param>
/// <param name="Bytes">Their bytes in memory.</param>
/// <param name="Timestamp">Later than all before.</param>
/// <param name="Position">The commit that will hold them.</param>
public sealed record PlaceRows(int Rows, long Bytes, Timestamp Timestamp, LogPosition Position) : SegmentCommand;

/// <summary>Take no more rows.</summary>
/// <param name="Reason">Why.</param>
/// <param name="SealTimestamp">Not before its last row.</param>
public sealed record SealSegment(SealReason Reason, Timestamp SealTimestamp) : SegmentCommand
{
    /// <summary>
    /// When the last grant in it really expires, where that is known; zero to wait for the whole lease.
    /// </summary>
    public Timestamp LastExpire { get; init; }
}

/// <summary>The channel's time has moved.</summary>
/// <param name="Confirmed">No later append gets this timestamp or a smaller one.</param>
public sealed record TickSegment(Timestamp Confirmed) : SegmentCommand;

/// <summary>Its manifest is durable.</summary>
/// <param name="Manifest">The path.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Bytes">Bytes of its blobs.</param>
public sealed record RegisterFlushed(string Manifest, long Rows, long Bytes) : SegmentCommand
{
    /// <summary>When imported rows become visible; the vchannel gives it out. Zero for all other segments.</summary>
    public Timestamp Timestamp { get; init; }
}

/// <summary>A manifest with one more delta log is durable.</summary>
/// <param name="Manifest">The path.</param>
public sealed record RegisterDelta(string Manifest) : SegmentCommand;

/// <summary>Drop it.</summary>
/// <param name="At">When.</param>
public sealed record DropSegment(Timestamp At) : SegmentCommand;

/// <summary>Its blobs are deleted.</summary>
public sealed record ConfirmBlobsDeleted : SegmentCommand;

/// <summary>
/// Take files that its outside writer has put into the object store; all were read and found right. Those that are known
/// are no news.
/// </summary>
/// <param name="Files">Which.</param>
/// <param name="Required">The fields that every row has; all of them must have the same rows when it is complete.</param>
/// <param name="Now">Wall time as a timestamp.</param>
public sealed record SaveFiles(ImmutableArray<SavedFile> Files, ImmutableArray<FieldId> Required, Timestamp Now)
    : SegmentCommand
{
    /// <summary>Whether the files replace those saved before.</summary>
    public bool Full { get; init; }

    /// <summary>Whether it is complete with them.</summary>
    public bool Complete { get; init; }
}

/// <summary>Take how far its outside writer is in its stream. Older places than known are no news.</summary>
/// <param name="Start">Where its first row is; null when that is not said. The first word on it counts.</param>
/// <param name="UpTo">Up to where its rows are in files; null when that is not said.</param>
public sealed record SavePositions(StreamPosition? Start, StreamPosition? UpTo) : SegmentCommand;
