using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>A flush of a whole collection: all is sealed, writing goes on.</summary>
[GenerateSerializer, Immutable, Alias("milvus.FlushReply")]
public sealed record FlushReply : Reply
{
    /// <summary>The largest fence: done when every checkpoint has reached it.</summary>
    [Id(0)]
    public Timestamp FlushTimestamp { get; init; }

    /// <summary>Segments being written.</summary>
    [Id(1)]
    public ImmutableArray<SegmentId> Sealed { get; init; } = [];

    /// <summary>Segments that were written before.</summary>
    [Id(2)]
    public ImmutableArray<SegmentId> Flushed { get; init; } = [];

    /// <summary>Unix seconds of the seal.</summary>
    [Id(3)]
    public long SealTimeSeconds { get; init; }

    /// <summary>Checkpoint of each vchannel before the flush.</summary>
    [Id(4)]
    public ImmutableArray<KeyValuePair<VChannelName, Timestamp>> Checkpoints { get; init; } = [];
}
