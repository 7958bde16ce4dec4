using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Interfaces.Messages.Writers;

namespace Milvus.Interfaces.Messages;

/// <summary>One segment as its channel knows it.</summary>
[GenerateSerializer, Immutable, Alias("milvus.SegmentInfo")]
public sealed record SegmentInfo
{
    /// <summary>The id.</summary>
    [Id(0)]
    public SegmentId Segment { get; init; }

    /// <summary>The partition.</summary>
    [Id(1)]
    public PartitionId Partition { get; init; }

    /// <summary>The vchannel.</summary>
    [Id(2)]
    public VChannelName Channel { get; init; }

    /// <summary>
    /// The number of common.SegmentState on the wire: 2 growing, 3 sealed, 4 flushed, 5 flushing, 6 dropped, 7 importing.
    /// </summary>
    [Id(3)]
    public int State { get; init; }

    /// <summary>Rows in it.</summary>
    [Id(4)]
    public long Rows { get; init; }

    /// <summary>Bytes of its rows in memory.</summary>
    [Id(5)]
    public long Bytes { get; init; }

    /// <summary>Whether its rows are in memory for search.</summary>
    [Id(6)]
    public bool Loaded { get; init; }

    /// <summary>The first row's timestamp; of an outside writer's segment the earliest that a row may have.</summary>
    [Id(7)]
    public Timestamp First { get; init; }

    /// <summary>The last row's timestamp; zero without rows.</summary>
    [Id(8)]
    public Timestamp Last { get; init; }

    /// <summary>No row of it is later; zero while it grows.</summary>
    [Id(9)]
    public Timestamp SealedAt { get; init; }

    /// <summary>The most rows that are granted in it; 0 where none are.</summary>
    [Id(10)]
    public long MaxRows { get; init; }

    /// <summary>No grant of rows in it is good for longer; zero without any.</summary>
    [Id(11)]
    public Timestamp LastExpire { get; init; }

    /// <summary>The path of its newest manifest; empty before it is flushed.</summary>
    [Id(12)]
    public string Manifest { get; init; } = "";

    /// <summary>Whether an outside writer fills it.</summary>
    [Id(13)]
    public bool External { get; init; }

    /// <summary>Where the outside writer's stream has its first row; null when it has not said so.</summary>
    [Id(14)]
    public WriterPosition? Start { get; init; }

    /// <summary>Up to where the outside writer's stream is in its files; null when it has not said so.</summary>
    [Id(15)]
    public WriterPosition? Saved { get; init; }

    /// <summary>Files that its outside writer has saved, while it has no manifest yet.</summary>
    [Id(16)]
    public ImmutableArray<StoredFile> SavedFiles { get; init; } = [];
}
