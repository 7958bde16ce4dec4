using System.Collections.Immutable;
using Milvus.Core;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Channels;

/// <summary>What a vchannel's log says. Immutable; the fold of its events.</summary>
public sealed record ChannelState
{
    /// <summary>The vchannel.</summary>
    public required VChannelName Name { get; init; }

    /// <summary>The owner that opened the log last.</summary>
    public long Epoch { get; init; }

    /// <summary>The largest timestamp given out: every later append gets a larger one (I2, I6).</summary>
    public Timestamp Watermark { get; init; }

    /// <summary>Whether the vchannel is dropped: it takes nothing any more.</summary>
    public bool Dropped { get; init; }

    /// <summary>All segments that are not purged, by id.</summary>
    public ImmutableSortedDictionary<SegmentId, SegmentState> Segments { get; init; } =
        ImmutableSortedDictionary<SegmentId, SegmentState>.Empty;

    /// <summary>A vchannel without history.</summary>
    public static ChannelState New(VChannelName name) => new() { Name = name };
}
