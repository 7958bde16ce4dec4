using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>Files of a segment that are in the object store, and how far their writer is. Repeatable.</summary>
[GenerateSerializer, Immutable, Alias("milvus.SaveBinlogsRequest")]
public sealed record SaveBinlogsRequest
{
    /// <summary>Who says it.</summary>
    [Id(0)]
    public required OutsideWriter Writer { get; init; }

    /// <summary>Which.</summary>
    [Id(1)]
    public SegmentId Segment { get; init; }

    /// <summary>Its partition; 0 when it is not said.</summary>
    [Id(2)]
    public PartitionId Partition { get; init; }

    /// <summary>Insert binlogs.</summary>
    [Id(3)]
    public ImmutableArray<OutsideFile> Binlogs { get; init; } = [];

    /// <summary>Statistics of the primary key.</summary>
    [Id(4)]
    public ImmutableArray<OutsideFile> Statslogs { get; init; } = [];

    /// <summary>Deletes of its rows.</summary>
    [Id(5)]
    public ImmutableArray<OutsideFile> Deltalogs { get; init; } = [];

    /// <summary>Up to where segments of the vchannel are in files.</summary>
    [Id(6)]
    public ImmutableArray<SegmentPosition> Checkpoints { get; init; } = [];

    /// <summary>Where the first rows of segments are.</summary>
    [Id(7)]
    public ImmutableArray<SegmentPosition> Starts { get; init; } = [];

    /// <summary>Whether the lists name all files of the segment, and replace what was saved before.</summary>
    [Id(8)]
    public bool Full { get; init; }

    /// <summary>Whether the segment is complete.</summary>
    [Id(9)]
    public bool Flushed { get; init; }

    /// <summary>Whether the segment is to be dropped.</summary>
    [Id(10)]
    public bool Dropped { get; init; }
}
