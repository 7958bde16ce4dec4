using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>A fence in a vchannel: every row acknowledged before it is below it, every later row above.</summary>
[GenerateSerializer, Immutable, Alias("milvus.FenceReply")]
public sealed record FenceReply : Reply
{
    /// <summary>The fence.</summary>
    [Id(0)]
    public Timestamp Fence { get; init; }

    /// <summary>Segments that are sealed and not yet flushed.</summary>
    [Id(1)]
    public ImmutableArray<SegmentId> Sealed { get; init; } = [];

    /// <summary>Segments that were flushed before.</summary>
    [Id(2)]
    public ImmutableArray<SegmentId> Flushed { get; init; } = [];

    /// <summary>The checkpoint before the fence.</summary>
    [Id(3)]
    public Timestamp Checkpoint { get; init; }
}
