using Milvus.Core;

namespace Milvus.DataCoord.Segments;

/// <summary>Work that the world owes a segment. A function of state; idempotent.</summary>
/// <param name="Segment">The segment.</param>
public abstract record SegmentEffect(SegmentId Segment);

/// <summary>Write binlogs, stats log and manifest, then report with <see cref="RegisterFlushed"/>.</summary>
public sealed record WriteBinlogs(SegmentId Segment) : SegmentEffect(Segment);

/// <summary>Tell the outside writer of an external segment to save it, again and again until it is complete.</summary>
public sealed record RequestFlush(SegmentId Segment) : SegmentEffect(Segment);

/// <summary>
/// Write the manifest of an external segment whose files are all saved, then report with <see cref="RegisterFlushed"/>.
/// </summary>
public sealed record WriteManifest(SegmentId Segment) : SegmentEffect(Segment);

/// <summary>Delete its blobs, then report with <see cref="ConfirmBlobsDeleted"/>.</summary>
public sealed record DeleteBlobs(SegmentId Segment) : SegmentEffect(Segment);
