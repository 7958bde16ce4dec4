using Milvus.Core;

namespace Milvus.DataCoord.Grants;

/// <summary>Rows that may be placed in a segment until the grants of the decision expire.</summary>
/// <param name="Request">The request's place in the command.</param>
/// <param name="Segment">An external segment of the request's partition.</param>
/// <param name="Rows">How many.</param>
public readonly record struct RowGrant(int Request, SegmentId Segment, long Rows);
