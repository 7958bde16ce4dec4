using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>Asks whether a flush is done.</summary>
[GenerateSerializer, Immutable, Alias("milvus.FlushStateRequest")]
public sealed record FlushStateRequest
{
    /// <summary>From <see cref="FlushReply"/>; zero looks at segments only.</summary>
    [Id(0)]
    public Timestamp FlushTimestamp { get; init; }

    /// <summary>Segments to look at; unknown ones count as flushed.</summary>
    [Id(1)]
    public ImmutableArray<SegmentId> Segments { get; init; } = [];
}
