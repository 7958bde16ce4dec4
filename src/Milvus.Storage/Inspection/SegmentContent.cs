using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Storage.Manifest.V1;

namespace Milvus.Storage.Inspection;

/// <summary>What an object store holds of one segment: its files as listed, and what was said of them later.</summary>
public sealed record SegmentContent
{
    /// <summary>Where the walk stands behind this segment; a walk that is given it goes on with the next one.</summary>
    public required string Position { get; init; }

    /// <summary>The collection, by the paths of the files.</summary>
    public required CollectionId CollectionId { get; init; }

    /// <summary>The partition, by the paths of the files.</summary>
    public required PartitionId PartitionId { get; init; }

    /// <summary>The segment.</summary>
    public required SegmentId SegmentId { get; init; }

    /// <summary>Its data files: insert binlogs, then stats logs, then delta logs, each by path.</summary>
    public required ImmutableArray<ObjectInfo> Files { get; init; }

    /// <summary>The versions of its manifest, ascending. Listed after all files.</summary>
    public required ImmutableArray<ObjectInfo> Manifests { get; init; }

    /// <summary>The newest manifest; null when there is none or it is damaged.</summary>
    public SegmentManifest? Newest { get; init; }

    /// <summary>The last manifest of a segment that was dropped and whose files are kept for a while; else null.</summary>
    public SegmentManifest? Dropped { get; init; }

    /// <summary>Manifests that cannot be read. They may name any file of the segment.</summary>
    public required ImmutableArray<DataCorruptException> Damages { get; init; }

    /// <summary>
    /// Files that no version of the manifest names, and no dropped one: of whatever age, so perhaps of a flush under
    /// way. Empty when a manifest is damaged.
    /// </summary>
    public required ImmutableArray<ObjectInfo> Unnamed { get; init; }
}
