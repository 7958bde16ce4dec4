using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>A place in a stream of the writer's own, which only the writer understands.</summary>
[GenerateSerializer, Immutable, Alias("milvus.WriterPosition")]
public sealed record WriterPosition
{
    /// <summary>Where, at most 1 KiB.</summary>
    [Id(0)]
    public ImmutableArray<byte> MessageId { get; init; } = [];

    /// <summary>The writer's name for its subscription.</summary>
    [Id(1)]
    public string Group { get; init; } = "";

    /// <summary>Every row up to here is before the place.</summary>
    [Id(2)]
    public Timestamp At { get; init; }
}
