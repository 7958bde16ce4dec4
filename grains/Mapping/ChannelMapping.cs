using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Channels;
using Milvus.Interfaces.Messages;

namespace Milvus.Grains.Mapping;

/// <summary>Messages of vchannels to the engine's words and back.</summary>
internal static class ChannelMapping
{
    public static AppendSpec ToSpec(this AppendRequest request) => new(
        request.SchemaVersion,
        request.Partition,
        request.RequestId,
        request.SliceIndex,
        request.SliceCount,
        request.Rows,
        request.Observed)
    {
        Upsert = request.Upsert,
        Basis = request.Basis,
    };

    public static DeleteSpec ToSpec(this DeleteRequest request) =>
        new(request.SchemaVersion, request.Partition, request.Keys.Column, request.Observed);

    public static FenceReply ToReply(this Outcome<FenceAppended> outcome) =>
        outcome.IsOk
            ? new FenceReply
            {
                Fence = outcome.Value.Fence,
                Sealed = outcome.Value.Sealed,
                Flushed = outcome.Value.Flushed,
                Checkpoint = outcome.Value.CheckpointBefore,
            }
            : new FenceReply { Error = outcome.Error };

    public static ChannelStateReply ToReply(this Outcome<ChannelReport> outcome, VChannelName channel) =>
        outcome.IsOk
            ? new ChannelStateReply
            {
                Watermark = outcome.Value.Watermark,
                Checkpoint = outcome.Value.Checkpoint,
                Segments = [.. outcome.Value.Segments.Select(segment => segment.ToInfo(channel, outcome.Value.Loaded))],
                Lagging = outcome.Value.Lagging,
                Writer = outcome.Value.Writer.ToWriter(),
                WriterCheckpoint = outcome.Value.WriterCheckpoint.ToPosition(),
            }
            : new ChannelStateReply { Error = outcome.Error };

    public static ChannelReport ToReport(this ChannelStateReply reply) => new(
        reply.Watermark,
        reply.Checkpoint,
        [.. reply.Segments.Select(segment => new SegmentState
        {
            Id = segment.Segment,
            Partition = segment.Partition,
            Lifecycle = (SegmentLifecycle)segment.State,
            Rows = segment.Rows,
            Bytes = segment.Bytes,
        })],
        [.. reply.Segments.Where(segment => segment.Loaded).Select(segment => segment.Segment)],
        reply.Lagging);

    public static LoadReply ToReply(this Outcome<LoadProgress> outcome) =>
        outcome.IsOk
            ? new LoadReply { Loaded = outcome.Value.Loaded, Total = outcome.Value.Total }
            : new LoadReply { Error = outcome.Error };

    /// <summary>A segment as its channel tells it.</summary>
    public static SegmentInfo ToInfo(
        this SegmentState segment, VChannelName channel, ImmutableSortedSet<SegmentId> loaded) => new()
        {
            Segment = segment.Id,
            Partition = segment.Partition,
            Channel = channel,
            State = (int)WireState(segment.Lifecycle),
            Rows = segment.Rows,
            Bytes = segment.Bytes,
            Loaded = segment.IsUnflushed || loaded.Contains(segment.Id),
            First = segment.FirstTimestamp,
            Last = segment.LastTimestamp,
            SealedAt = segment.SealTimestamp,
            MaxRows = segment.MaxRows,
            LastExpire = segment.LastExpire,
            Manifest = segment.Manifest,
            External = segment.External,
            Start = segment.Saved?.Start.ToPosition(),
            Saved = segment.Saved?.UpTo.ToPosition(),
            SavedFiles = segment.Saved is { } saved ? [.. saved.Files.Select(file => file.ToStored(segment, channel))] : [],
        };

    /// <summary>Clients poll by state: one that is still being written shows as sealed, never as flushed.</summary>
    private static SegmentLifecycle WireState(SegmentLifecycle lifecycle) =>
        lifecycle == SegmentLifecycle.Flushing ? SegmentLifecycle.Sealed : lifecycle;
}
