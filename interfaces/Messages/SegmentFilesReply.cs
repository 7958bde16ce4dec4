using System.Collections.Immutable;

namespace Milvus.Interfaces.Messages;

/// <summary>The objects of a flushed segment.</summary>
[GenerateSerializer, Immutable, Alias("milvus.SegmentFilesReply")]
public sealed record SegmentFilesReply : Reply
{
    /// <summary>One or more per field, the fields in the schema's order.</summary>
    [Id(0)]
    public ImmutableArray<StoredFile> Binlogs { get; init; } = [];

    /// <summary>Statistics of the primary key.</summary>
    [Id(1)]
    public ImmutableArray<StoredFile> Statslogs { get; init; } = [];

    /// <summary>Deletes of its rows.</summary>
    [Id(2)]
    public ImmutableArray<StoredFile> Deltalogs { get; init; } = [];

    /// <summary>The version of the schema that it was written with.</summary>
    [Id(3)]
    public int SchemaVersion { get; init; }

    /// <summary>When its manifest was written first, in milliseconds since 1970.</summary>
    [Id(4)]
    public long FlushedUnixMilliseconds { get; init; }
}
