using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Engine.Channels;

/// <summary>Rows as a commit holds them.</summary>
/// <param name="Segment">Where they were placed.</param>
/// <param name="Timestamp">Of all of them.</param>
/// <param name="Rows">The rows.</param>
internal readonly record struct PlacedRows(SegmentId Segment, Timestamp Timestamp, RowBatch Rows);
