using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Engine.Segments;

namespace Milvus.Engine.Queries;

/// <summary>What every read says about where and when to look.</summary>
public abstract record ReadSpec
{
    /// <summary>The collection.</summary>
    public required CollectionId Collection { get; init; }

    /// <summary>The schema that names were resolved against.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Where to look; empty means everywhere.</summary>
    public ImmutableArray<PartitionId> Partitions { get; init; } = [];

    /// <summary>Which rows count.</summary>
    public FilterSpec Filter { get; init; } = FilterSpec.None;

    /// <summary>Rows acknowledged up to here must be seen.</summary>
    public Timestamp Guarantee { get; init; }

    /// <summary>
    /// Whether every row acknowledged before the read must be seen, whoever took it: the vchannel first makes sure that
    /// no newer owner has its log.
    /// </summary>
    public bool Strong { get; init; }

    /// <summary>Later rows are not seen; zero lets the channel decide.</summary>
    public Timestamp Mvcc { get; init; }

    /// <summary>The most bytes of values that the reader takes in one answer; zero for any number.</summary>
    public long ReplyBytes { get; init; }

    /// <summary>Leaves growing segments out.</summary>
    public bool IgnoreGrowing { get; init; }

    /// <summary>To a segment: the deletes that it was handed and must have.</summary>
    public DeleteToken Deletes { get; init; }

    /// <summary>To a segment: its newest manifest as the channel knows it; an older one lacks deletes.</summary>
    public int ManifestVersion { get; init; }

    /// <summary>Whether a partition is looked at.</summary>
    public bool Covers(PartitionId partition) => Partitions.IsEmpty || Partitions.Contains(partition);
}
