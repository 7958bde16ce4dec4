using Milvus.Core;

namespace Milvus.DataCoord.Grants;

/// <summary>What opening one segment takes.</summary>
/// <param name="Id">An unused id.</param>
/// <param name="Draw">A fraction in [0, 1) for its jitter.</param>
public readonly record struct FreshSegment(SegmentId Id, double Draw);
