using System.Collections.Immutable;
using Milvus.Core;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;

namespace Milvus.Engine.Channels;

/// <summary>The durable state of a vchannel.</summary>
/// <param name="Watermark">No later row has this timestamp or a smaller one.</param>
/// <param name="Checkpoint">Every row up to here is in a flushed segment.</param>
/// <param name="Segments">Live segments by id, with as many rows as an outside writer has reported.</param>
/// <param name="Loaded">Flushed segments whose rows are in memory.</param>
/// <param name="Lagging">Why flushing does not proceed; empty when nothing is wrong.</param>
public sealed record ChannelReport(
    Timestamp Watermark,
    Timestamp Checkpoint,
    ImmutableArray<SegmentState> Segments,
    ImmutableSortedSet<SegmentId> Loaded,
    string Lagging)
{
    /// <summary>Who writes it from outside.</summary>
    public ChannelWriter Writer { get; init; }

    /// <summary>Where the outside writer is in its stream; null when it has not said so.</summary>
    public StreamPosition? WriterCheckpoint { get; init; }
}
