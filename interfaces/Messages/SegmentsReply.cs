using System.Collections.Immutable;

namespace Milvus.Interfaces.Messages;

/// <summary>All live segments of a collection.</summary>
[GenerateSerializer, Immutable, Alias("milvus.SegmentsReply")]
public sealed record SegmentsReply : Reply
{
    /// <summary>By id.</summary>
    [Id(0)]
    public ImmutableArray<SegmentInfo> Segments { get; init; } = [];

    /// <summary>Which channels have segments to flush and what they wait for; empty when none has.</summary>
    [Id(1)]
    public string Lagging { get; init; } = "";
}
