using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Interfaces.Messages;

/// <summary>Hands the frozen rows of a sealed segment over for writing.</summary>
[GenerateSerializer, Immutable, Alias("milvus.FlushSegmentRequest")]
public sealed record FlushSegmentRequest
{
    /// <summary>The collection.</summary>
    [Id(0)]
    public required CollectionId Collection { get; init; }

    /// <summary>The partition.</summary>
    [Id(1)]
    public PartitionId Partition { get; init; }

    /// <summary>The vchannel.</summary>
    [Id(2)]
    public VChannelName Channel { get; init; }

    /// <summary>The fields to write.</summary>
    [Id(3)]
    public required CollectionSchema Schema { get; init; }

    /// <summary>
    /// All rows in the order of the log, by reference within a silo. They never travel between silos: empty means that
    /// the segment reads them from the log itself.
    /// </summary>
    [field: NonSerialized]
    public ImmutableArray<RowChunk> Chunks { get; init; } = [];

    /// <summary>The first commit with a row of this segment.</summary>
    [Id(4)]
    public LogPosition FirstPosition { get; init; }

    /// <summary>The last commit with a row of this segment.</summary>
    [Id(5)]
    public LogPosition CheckpointPosition { get; init; }

    /// <summary>The last row's timestamp.</summary>
    [Id(6)]
    public Timestamp CheckpointTimestamp { get; init; }

    /// <summary>Whether to keep the rows in memory for search.</summary>
    [Id(7)]
    public bool KeepLoaded { get; init; }

    /// <summary>How many rows the segment has.</summary>
    [Id(8)]
    public long Rows { get; init; }

    /// <summary>
    /// Beside <see cref="Chunks"/> and by reference like them: per chunk the times at which its rows were deleted, or
    /// null.
    /// </summary>
    [field: NonSerialized]
    public ImmutableArray<ulong[]?> DeletedAt { get; init; } = [];

    /// <summary>Every delete up to here is in the log's commits up to <see cref="DeletesPosition"/>.</summary>
    [Id(9)]
    public Timestamp DeletesUpTo { get; init; }

    /// <summary>The newest commit when the flush was asked for.</summary>
    [Id(10)]
    public LogPosition DeletesPosition { get; init; }
}
