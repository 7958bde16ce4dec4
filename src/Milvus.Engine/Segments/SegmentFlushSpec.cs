using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Engine.Segments;

/// <summary>The frozen rows of a sealed segment, to be written.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Channel">The vchannel.</param>
/// <param name="Schema">The fields to write.</param>
/// <param name="Chunks">
/// All rows in the order of the log, by reference; empty when the channel lives on another silo: the segment then reads
/// them from the log.
/// </param>
/// <param name="Rows">How many rows the segment has.</param>
/// <param name="FirstPosition">The first commit with a row of the segment.</param>
/// <param name="CheckpointPosition">The last commit with a row of the segment.</param>
/// <param name="CheckpointTimestamp">The last row's timestamp.</param>
/// <param name="KeepLoaded">Whether to keep the rows in memory for search.</param>
public sealed record SegmentFlushSpec(
    CollectionId Collection,
    PartitionId Partition,
    VChannelName Channel,
    CollectionSchema Schema,
    IReadOnlyList<RowChunk> Chunks,
    long Rows,
    LogPosition FirstPosition,
    LogPosition CheckpointPosition,
    Timestamp CheckpointTimestamp,
    bool KeepLoaded)
{
    /// <summary>Beside <see cref="Chunks"/>: per chunk the times at which its rows were deleted, or null.</summary>
    public IReadOnlyList<ulong[]?> DeletedAt { get; init; } = [];

    /// <summary>Every delete up to here is in the log's commits up to <see cref="DeletesPosition"/>.</summary>
    public Timestamp DeletesUpTo { get; init; }

    /// <summary>The newest commit when the flush was asked for.</summary>
    public LogPosition DeletesPosition { get; init; }
}
