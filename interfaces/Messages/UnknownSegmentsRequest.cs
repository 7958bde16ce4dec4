using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>Asks which of some segments a vchannel knows nothing of any more.</summary>
[GenerateSerializer, Immutable, Alias("milvus.UnknownSegmentsRequest")]
public sealed record UnknownSegmentsRequest
{
    /// <summary>Segments whose manifests the caller has seen.</summary>
    [Id(0)]
    public ImmutableArray<SegmentId> Segments { get; init; } = [];
}
