using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Engine.Channels;

/// <summary>Rows or deletes of one request.</summary>
/// <param name="Segment">Where the rows are; 0 for deletes.</param>
/// <param name="Partition">Of all of them; 0 for deletes in all partitions.</param>
/// <param name="Timestamp">Of all of them.</param>
/// <param name="Rows">The rows; null for deletes.</param>
/// <param name="Keys">The deleted keys; null for rows.</param>
public sealed record LogPageBatch(
    SegmentId Segment, PartitionId Partition, Timestamp Timestamp, RowBatch? Rows, Column? Keys);
