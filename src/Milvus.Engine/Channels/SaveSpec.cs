using System.Collections.Immutable;
using Milvus.Core;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;

namespace Milvus.Engine.Channels;

/// <summary>What an outside writer says that it has saved.</summary>
/// <param name="By">Who says so.</param>
/// <param name="Segment">Which.</param>
/// <param name="Partition">Its partition; 0 when it is not said.</param>
/// <param name="Files">Its files.</param>
public sealed record SaveSpec(
    ChannelWriter By, SegmentId Segment, PartitionId Partition, ImmutableArray<SaveFileSpec> Files)
{
    /// <summary>Up to where segments of the vchannel are in files.</summary>
    public ImmutableArray<(SegmentId Segment, StreamPosition Position)> Checkpoints { get; init; } = [];

    /// <summary>Where the first rows of segments are.</summary>
    public ImmutableArray<(SegmentId Segment, StreamPosition Position)> Starts { get; init; } = [];

    /// <summary>Whether the files are all that the segment has, and replace those saved before.</summary>
    public bool Full { get; init; }

    /// <summary>Whether the segment is complete.</summary>
    public bool Complete { get; init; }

    /// <summary>Whether the segment is to be dropped.</summary>
    public bool Drop { get; init; }
}
