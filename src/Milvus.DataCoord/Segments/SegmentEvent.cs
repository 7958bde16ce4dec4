using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord.Policies;

namespace Milvus.DataCoord.Segments;

/// <summary>What happened to a segment. Stored as JSON with a type name: names and members are forever.</summary>
[JsonDerivedType(typeof(SegmentOpened), "opened")]
[JsonDerivedType(typeof(ExternalOpened), "external")]
[JsonDerivedType(typeof(ImportStarted), "importing")]
[JsonDerivedType(typeof(GrantsLeased), "leased")]
[JsonDerivedType(typeof(SegmentReported), "reported")]
[JsonDerivedType(typeof(RowsPlaced), "rows")]
[JsonDerivedType(typeof(SegmentSealed), "sealed")]
[JsonDerivedType(typeof(FlushStarted), "flushing")]
[JsonDerivedType(typeof(SegmentFlushed), "flushed")]
[JsonDerivedType(typeof(DeltaWritten), "delta")]
[JsonDerivedType(typeof(SegmentDropped), "dropped")]
[JsonDerivedType(typeof(SegmentPurged), "purged")]
[JsonDerivedType(typeof(BinlogsSaved), "saved")]
[JsonDerivedType(typeof(PositionsSaved), "positions")]
public abstract record SegmentEvent;

/// <summary>It takes rows from now on.</summary>
/// <param name="Partition">Of all its rows.</param>
/// <param name="MaxBytes">Where it is full.</param>
public sealed record SegmentOpened(PartitionId Partition, long MaxBytes) : SegmentEvent;

/// <summary>An outside writer gets grants in it from now on.</summary>
/// <param name="Partition">Of all its rows.</param>
/// <param name="MaxBytes">Where it is sealed, by estimate.</param>
/// <param name="MaxRows">The most rows granted.</param>
/// <param name="RowBytes">The estimate of a row's bytes.</param>
/// <param name="Since">Every row is later.</param>
public sealed record ExternalOpened(PartitionId Partition, long MaxBytes, long MaxRows, int RowBytes, Timestamp Since)
    : SegmentEvent;

/// <summary>An import writes it from now on.</summary>
/// <param name="Partition">Of all its rows.</param>
public sealed record ImportStarted(PartitionId Partition) : SegmentEvent;

/// <summary>Grants in it may be good up to a moment.</summary>
/// <param name="Until">Later than every lease before.</param>
public sealed record GrantsLeased(Timestamp Until) : SegmentEvent;

/// <summary>Its outside writer said how far it is.</summary>
/// <param name="Rows">Rows written so far.</param>
/// <param name="Binlogs">Binlogs of one field saved so far.</param>
/// <param name="At">When.</param>
public sealed record SegmentReported(long Rows, int Binlogs, Timestamp At) : SegmentEvent;

/// <summary>Rows were placed in it.</summary>
/// <param name="Rows">How many, at least 1.</param>
/// <param name="Bytes">Their bytes in memory.</param>
/// <param name="Timestamp">Of all of them.</param>
/// <param name="Position">The commit that holds them.</param>
public sealed record RowsPlaced(int Rows, long Bytes, Timestamp Timestamp, LogPosition Position) : SegmentEvent;

/// <summary>It takes no more rows.</summary>
/// <param name="Reason">Why.</param>
/// <param name="SealTimestamp">No row of it is later.</param>
public sealed record SegmentSealed(SealReason Reason, Timestamp SealTimestamp) : SegmentEvent
{
    /// <summary>When the last grant in it expires: not behind the lease, which it replaces. Zero keeps the lease.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Timestamp LastExpire { get; init; }
}

/// <summary>The tick has passed its last row: writing is owed.</summary>
/// <param name="Confirmed">The tick.</param>
public sealed record FlushStarted(Timestamp Confirmed) : SegmentEvent;

/// <summary>Its manifest is durable and known to the channel.</summary>
/// <param name="Manifest">The manifest's path.</param>
/// <param name="Rows">Rows in it: as many as were placed (I5).</param>
/// <param name="Bytes">Bytes of its blobs.</param>
public sealed record SegmentFlushed(string Manifest, long Rows, long Bytes) : SegmentEvent
{
    /// <summary>When imported rows became visible; zero for rows that came in another way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Timestamp Timestamp { get; init; }
}

/// <summary>A newer manifest, with one more delta log, is durable and known to the channel.</summary>
/// <param name="Manifest">The manifest's path.</param>
public sealed record DeltaWritten(string Manifest) : SegmentEvent;

/// <summary>It is gone for readers.</summary>
/// <param name="At">When.</param>
public sealed record SegmentDropped(Timestamp At) : SegmentEvent;

/// <summary>Its blobs are deleted: nothing is left of it.</summary>
public sealed record SegmentPurged : SegmentEvent;

/// <summary>Its outside writer has saved files.</summary>
/// <param name="Files">More files; all files when they replace those before.</param>
/// <param name="Rows">Rows in it now.</param>
/// <param name="At">When.</param>
public sealed record BinlogsSaved(ImmutableArray<SavedFile> Files, long Rows, Timestamp At) : SegmentEvent
{
    /// <summary>Whether the files replace those saved before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Full { get; init; }

    /// <summary>Whether these are all: nothing is saved behind it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Complete { get; init; }

    /// <summary>Whether both say the same; files are compared one by one.</summary>
    public bool Equals(BinlogsSaved? other) =>
        other is not null
        && (Rows, At, Full, Complete) == (other.Rows, other.At, other.Full, other.Complete)
        && Files.SequenceEqual(other.Files);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Files.Length, Rows, At, Full, Complete);
}

/// <summary>Its outside writer said how far it is in its stream.</summary>
/// <param name="Start">Where the first row is; null when that is no news.</param>
/// <param name="UpTo">Up to where its rows are in files; null when that is no news.</param>
public sealed record PositionsSaved(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] StreamPosition? Start = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] StreamPosition? UpTo = null) : SegmentEvent;
