using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Interfaces.Messages.Writers;

namespace Milvus.Interfaces.Messages;

/// <summary>The state of a vchannel, as far as it is durable.</summary>
[GenerateSerializer, Immutable, Alias("milvus.ChannelStateReply")]
public sealed record ChannelStateReply : Reply
{
    /// <summary>No later row has this timestamp or a smaller one.</summary>
    [Id(0)]
    public Timestamp Watermark { get; init; }

    /// <summary>Every row up to here is in a flushed segment.</summary>
    [Id(1)]
    public Timestamp Checkpoint { get; init; }

    /// <summary>All live segments by id.</summary>
    [Id(2)]
    public ImmutableArray<SegmentInfo> Segments { get; init; } = [];

    /// <summary>Why flushing does not proceed; empty when nothing is wrong.</summary>
    [Id(3)]
    public string Lagging { get; init; } = "";

    /// <summary>Who writes it from outside; null for nobody.</summary>
    [Id(4)]
    public OutsideWriter? Writer { get; init; }

    /// <summary>Where the outside writer is in its stream; null when it has not said so.</summary>
    [Id(5)]
    public WriterPosition? WriterCheckpoint { get; init; }
}
