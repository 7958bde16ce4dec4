using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>What was written.</summary>
[GenerateSerializer, Immutable, Alias("milvus.FlushSegmentReply")]
public sealed record FlushSegmentReply : Reply
{
    /// <summary>The path of the manifest, durable.</summary>
    [Id(0)]
    public string Manifest { get; init; } = "";

    /// <summary>Rows in it.</summary>
    [Id(1)]
    public long Rows { get; init; }

    /// <summary>Bytes of its blobs.</summary>
    [Id(2)]
    public long Bytes { get; init; }

    /// <summary>Every delete up to here that hits a row is in its delta logs.</summary>
    [Id(3)]
    public Timestamp DeletesUpTo { get; init; }
}
