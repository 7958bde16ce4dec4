namespace Milvus.OutsideNode;

/// <summary>Rows that may be placed in a segment, with timestamps before the expiry.</summary>
internal sealed record Grant(long Segment, int Rows, ulong Expiry);
