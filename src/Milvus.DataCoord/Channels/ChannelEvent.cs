using System.Text.Json.Serialization;
using Milvus.Core;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Channels;

/// <summary>What happened to a vchannel. Stored as JSON with a type name: names and members are forever.</summary>
[JsonDerivedType(typeof(EpochStarted), "epoch")]
[JsonDerivedType(typeof(WatermarkAdvanced), "watermark")]
[JsonDerivedType(typeof(SegmentChanged), "segment")]
[JsonDerivedType(typeof(ChannelDropped), "dropped")]
[JsonDerivedType(typeof(PartitionDropped), "partition")]
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
