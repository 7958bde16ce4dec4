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

/// <summary>Place rows in it.</summary>
/// <param name="Rows">How many, at least 1.</param>
/// <param name="Bytes">Their bytes in memory.</param>
/// <param name="Timestamp">Later than all before.</param>
/// <param name="Position">The commit that will hold them.</param>
public sealed record PlaceRows(int Rows, long Bytes, Timestamp Timestamp, LogPosition Position) : SegmentCommand;

/// <summary>Take no more rows.</summary>
/// <param name="Reason">Why.</param>
/// <param name="SealTimestamp">Not before its last row.</param>
public sealed record SealSegment(SealReason Reason, Timestamp SealTimestamp) : SegmentCommand;

/// <summary>The channel's time has moved.</summary>
/// <param name="Confirmed">No later append gets this timestamp or a smaller one.</param>
public sealed record TickSegment(Timestamp Confirmed) : SegmentCommand;

/// <summary>Its manifest is durable.</summary>
/// <param name="Manifest">The path.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Bytes">Bytes of its blobs.</param>
public sealed record RegisterFlushed(string Manifest, long Rows, long Bytes) : SegmentCommand;

/// <summary>A manifest with one more delta log is durable.</summary>
/// <param name="Manifest">The path.</param>
public sealed record RegisterDelta(string Manifest) : SegmentCommand;

/// <summary>Drop it.</summary>
/// <param name="At">When.</param>
public sealed record DropSegment(Timestamp At) : SegmentCommand;

/// <summary>Its blobs are deleted.</summary>
public sealed record ConfirmBlobsDeleted : SegmentCommand;
