using Milvus.Core.Rows;

namespace Milvus.Engine.Segments;

/// <summary>Deletes that may hit rows of a segment.</summary>
/// <param name="After">What the segment was handed before.</param>
/// <param name="Deletes">The next deletes of the stream.</param>
public sealed record SegmentDeletes(DeleteToken After, KeyDeletes Deletes);
