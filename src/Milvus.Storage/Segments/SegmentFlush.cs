using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Storage.Segments;

/// <summary>A sealed segment to be written.</summary>
/// <param name="Schema">Its rows' schema.</param>
/// <param name="CollectionId">The collection.</param>
/// <param name="PartitionId">The partition.</param>
/// <param name="SegmentId">The segment.</param>
/// <param name="VChannelName">The vchannel that its rows came through.</param>
/// <param name="Chunks">Its rows in order, at least one; read until the write ends.</param>
/// <param name="CheckpointPosition">The log may forget its rows up to here.</param>
/// <param name="CheckpointTimestamp">The time of the checkpoint.</param>
/// <param name="NowUtc">The flush time to note.</param>
public sealed record SegmentFlush(
    CollectionSchema Schema,
    CollectionId CollectionId,
    PartitionId PartitionId,
    SegmentId SegmentId,
    VChannelName VChannelName,
    IReadOnlyList<RowChunk> Chunks,
    LogPosition CheckpointPosition,
    Timestamp CheckpointTimestamp,
    DateTimeOffset NowUtc)
{
    /// <summary>Deletes of its rows; null for none.</summary>
    public KeyDeletes? Deletes { get; init; }

    /// <summary>Every delete up to here that hits a row is among <see cref="Deletes"/>.</summary>
    public Timestamp DeletesUpTo { get; init; }
}
