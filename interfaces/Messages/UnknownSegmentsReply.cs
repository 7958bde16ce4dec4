using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>Segments that a vchannel knows nothing of any more.</summary>
[GenerateSerializer, Immutable, Alias("milvus.UnknownSegmentsReply")]
public sealed record UnknownSegmentsReply : Reply
{
    /// <summary>Those of the request, in its order.</summary>
    [Id(0)]
    public ImmutableArray<SegmentId> Segments { get; init; } = [];
}
