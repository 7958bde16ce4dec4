using System.Text.Json.Serialization;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Channels;

/// <summary>What happened to a vchannel. Stored as JSON with a type name: names and members are forever.</summary>
[JsonDerivedType(typeof(EpochStarted), "epoch")]
[JsonDerivedType(typeof(WatermarkAdvanced), "watermark")]
[JsonDerivedType(typeof(SegmentChanged), "segment")]
[JsonDerivedType(typeof(ChannelDropped), "dropped")]
[JsonDerivedType(typeof(PartitionDropped), "partition")]
[JsonDerivedType(typeof(KeysDeleted), "deletes")]
[JsonDerivedType(typeof(SettlingWanted), "settlingWanted")]
[JsonDerivedType(typeof(SettlingStarted), "settling")]
[JsonDerivedType(typeof(DeletesSettled), "settled")]
[JsonDerivedType(typeof(WriterAssigned), "writer")]
[JsonDerivedType(typeof(WriterCheckpointed), "writerCheckpoint")]
public abstract record ChannelEvent;

/// <summary>A new owner opened the log.</summary>
/// <param name="Epoch">Higher than every one before (I7).</param>
public sealed record EpochStarted(long Epoch) : ChannelEvent;

/// <summary>Time moved without rows: a fence, or an idle channel that jumps forward.</summary>
/// <param name="To">Later than every timestamp before.</param>
public sealed record WatermarkAdvanced(Timestamp To) : ChannelEvent;

/// <summary>Something happened to one of its segments.</summary>
/// <param name="Segment">Which.</param>
/// <param name="Event">What.</param>
public sealed record SegmentChanged(SegmentId Segment, SegmentEvent Event) : ChannelEvent;

/// <summary>The vchannel takes nothing any more; its segments are dropped with it.</summary>
/// <param name="At">When.</param>
public sealed record ChannelDropped(Timestamp At) : ChannelEvent;

/// <summary>A partition takes nothing any more. Its segments are dropped by events of their own.</summary>
/// <param name="Partition">Which.</param>
public sealed record PartitionDropped(PartitionId Partition) : ChannelEvent;

/// <summary>Rows were deleted by primary key.</summary>
/// <param name="Keys">How many keys, at least 1.</param>
/// <param name="Bytes">Their bytes in memory.</param>
/// <param name="Timestamp">Older rows with these keys are gone; that of the rows when both are an upsert.</param>
/// <param name="Position">The commit that holds the keys.</param>
public sealed record KeysDeleted(int Keys, long Bytes, Timestamp Timestamp, LogPosition Position) : ChannelEvent;

/// <summary>Delta logs for deletes up to a moment are wanted as soon as those before them are durable.</summary>
/// <param name="UpTo">The moment.</param>
public sealed record SettlingWanted(Timestamp UpTo) : ChannelEvent;

/// <summary>Delta logs are owed for all deletes so far.</summary>
/// <param name="UpTo">The newest of them.</param>
public sealed record SettlingStarted(Timestamp UpTo) : ChannelEvent;

/// <summary>Every delta log that must hold these deletes is durable and named by a manifest.</summary>
/// <param name="UpTo">The newest of them.</param>
public sealed record DeletesSettled(Timestamp UpTo) : ChannelEvent;

/// <summary>Somebody else, or nobody, writes the vchannel from outside now.</summary>
/// <param name="Node">The node's number; 0 for nobody.</param>
/// <param name="Term">One more than before; for nobody as before.</param>
public sealed record WriterAssigned(long Node, long Term) : ChannelEvent;

/// <summary>The outside writer said where it is in its stream.</summary>
/// <param name="Position">Not before the last one.</param>
public sealed record WriterCheckpointed(StreamPosition Position) : ChannelEvent;
