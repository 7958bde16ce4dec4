using Milvus.Core;

namespace Milvus.DataCoord.Channels;

/// <summary>A segment that got a delta log.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Manifest">The manifest that names it.</param>
public readonly record struct WrittenDelta(SegmentId Segment, string Manifest);
