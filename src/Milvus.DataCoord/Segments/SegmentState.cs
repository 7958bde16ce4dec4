using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord.Policies;

namespace Milvus.DataCoord.Segments;

/// <summary>What a segment's events say. Immutable.</summary>
public sealed record SegmentState
{
    /// <summary>The id.</summary>
    public required SegmentId Id { get; init; }

    /// <summary>The partition of all rows.</summary>
    public PartitionId Partition { get; init; }

    /// <summary>Where it stands.</summary>
    public SegmentLifecycle Lifecycle { get; init; }

    /// <summary>Rows placed.</summary>
    public long Rows { get; init; }

    /// <summary>Bytes of the rows in memory.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes at which it is full; drawn when it opens.</summary>
    public long MaxBytes { get; init; }

    /// <summary>The first row's timestamp; zero before the first.</summary>
    public Timestamp FirstTimestamp { get; init; }

    /// <summary>The last row's timestamp.</summary>
    public Timestamp LastTimestamp { get; init; }

    /// <summary>The commit of the first row.</summary>
    public LogPosition FirstPosition { get; init; }

    /// <summary>The commit of the last row.</summary>
    public LogPosition LastPosition { get; init; }

    /// <summary>Why it was sealed.</summary>
    public SealReason SealReason { get; init; }

    /// <summary>No row of it is later; flushing waits until the tick has passed this.</summary>
    public Timestamp SealTimestamp { get; init; }

    /// <summary>The newest manifest with its rows and deletes; empty before it is flushed.</summary>
    public string Manifest { get; init; } = "";

    /// <summary>Whether its rows live in memory and log only: growing, sealed or flushing.</summary>
    public bool IsUnflushed =>
        Lifecycle is SegmentLifecycle.Growing or SegmentLifecycle.Sealed or SegmentLifecycle.Flushing;

    /// <summary>Whether readers see it.</summary>
    public bool IsLive => IsUnflushed || Lifecycle == SegmentLifecycle.Flushed;

    /// <summary>A segment without history.</summary>
    public static SegmentState Unopened(SegmentId id) => new() { Id = id };
}
