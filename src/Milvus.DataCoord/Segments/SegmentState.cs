using System.Text.Json.Serialization;
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

    /// <summary>
    /// Rows placed; of an external segment those that its writer reported or saved, of an imported one those registered.
    /// </summary>
    public long Rows { get; init; }

    /// <summary>Bytes of the rows in memory; of an external segment an estimate by <see cref="RowBytes"/>.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes at which it is full; drawn when it opens.</summary>
    public long MaxBytes { get; init; }

    /// <summary>
    /// The first row's timestamp; zero before the first. Of an external segment the earliest that a row may have.
    /// </summary>
    public Timestamp FirstTimestamp { get; init; }

    /// <summary>The last row's timestamp; of an external segment when its writer reported more rows.</summary>
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

    /// <summary>
    /// Whether an outside writer fills it by grants. Its rows are never in the channel's log, and appends never go to it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool External { get; init; }

    /// <summary>The most rows that are granted in an external segment; 0 in others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long MaxRows { get; init; }

    /// <summary>The estimate of a row's bytes when an external segment was opened; 0 in others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int RowBytes { get; init; }

    /// <summary>
    /// No grant of rows in it is good for longer; zero when there never was one. A lease: it may be ahead of the grants
    /// while the segment grows.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Timestamp LastExpire { get; init; }

    /// <summary>Binlogs of one field that an outside writer has saved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Binlogs { get; init; }

    /// <summary>What the outside writer of an external segment has saved; null before the first time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public SavedBinlogs? Saved { get; init; }

    /// <summary>Whether its outside writer has said that all its files are saved.</summary>
    public bool IsComplete => Saved is { Complete: true };

    /// <summary>
    /// Whether its rows live in this vchannel's memory and log only: growing, sealed or flushing, and not external.
    /// </summary>
    public bool IsUnflushed => IsOnTheWay && !External;

    /// <summary>Whether readers see it.</summary>
    public bool IsLive => IsUnflushed || Lifecycle == SegmentLifecycle.Flushed;

    /// <summary>Whether it is neither dropped nor purged; readers need not see it.</summary>
    public bool IsHealthy => IsOnTheWay || Lifecycle is SegmentLifecycle.Flushed or SegmentLifecycle.Importing;

    /// <summary>Whether it has a flush before it, whoever writes it.</summary>
    public bool IsOnTheWay =>
        Lifecycle is SegmentLifecycle.Growing or SegmentLifecycle.Sealed or SegmentLifecycle.Flushing;

    /// <summary>A tick behind this proves that no row of it is still to come.</summary>
    public Timestamp LastMoment => Timestamp.Later(SealTimestamp, LastExpire);

    /// <summary>A segment without history.</summary>
    public static SegmentState Unopened(SegmentId id) => new() { Id = id };
}
