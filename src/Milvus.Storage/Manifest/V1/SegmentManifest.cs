using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Ports;

namespace Milvus.Storage.Manifest.V1;

/// <summary>What a flushed segment consists of. Immutable: a change is a new version, put beside the old one.</summary>
public sealed record SegmentManifest
{
    /// <summary>Counts the versions, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>The segment.</summary>
    public required SegmentId SegmentId { get; init; }

    /// <summary>Its partition.</summary>
    public required PartitionId PartitionId { get; init; }

    /// <summary>Its collection.</summary>
    public required CollectionId CollectionId { get; init; }

    /// <summary>The vchannel that its rows came through.</summary>
    public required VChannelName VChannelName { get; init; }

    /// <summary>How many rows; each field's binlogs hold so many.</summary>
    public required long Rows { get; init; }

    /// <summary>The schema that its rows were checked by.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The smallest row timestamp.</summary>
    public required Timestamp TimestampFrom { get; init; }

    /// <summary>The largest row timestamp.</summary>
    public required Timestamp TimestampTo { get; init; }

    /// <summary>The log may forget this segment's rows up to here.</summary>
    public required LogPosition CheckpointPosition { get; init; }

    /// <summary>The time of the checkpoint.</summary>
    public required Timestamp CheckpointTimestamp { get; init; }

    /// <summary>The files of each field: row id, timestamp, then user fields in the schema's order.</summary>
    public required ImmutableArray<FieldBinlogs> Binlogs { get; init; }

    /// <summary>Primary-key statistics.</summary>
    public required ImmutableArray<BlobFile> Statslogs { get; init; }

    /// <summary>Deletes; in no order of keys or times, and a key may come several times.</summary>
    public ImmutableArray<BlobFile> Deltalogs { get; init; } = [];

    /// <summary>Every delete up to here that may hit a row is in the delta logs; zero when nobody said so.</summary>
    public Timestamp DeletesUpTo { get; init; }

    /// <summary>When the manifest was made, in whole milliseconds.</summary>
    public required DateTimeOffset FlushedUtc { get; init; }

    /// <summary>Every file it names.</summary>
    public IEnumerable<BlobFile> Files =>
        Binlogs.SelectMany(binlogs => binlogs.Files).Concat(Statslogs).Concat(Deltalogs);

    /// <summary>Bytes of all files as stored.</summary>
    public long StoredBytes => Files.Sum(file => file.Bytes);
}
