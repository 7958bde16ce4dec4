using Milvus.Core;
using Milvus.DataCoord.Segments;

namespace Milvus.DataCoord.Grants;

/// <summary>Room in one segment while a decision is made.</summary>
internal sealed class GrantRoom
{
    public required SegmentId Segment { get; init; }

    public required PartitionId Partition { get; init; }

    public required long MaxBytes { get; init; }

    public required long MaxRows { get; init; }

    public required int RowBytes { get; init; }

    public bool IsFresh { get; init; }

    /// <summary>The lease so far.</summary>
    public Timestamp LastExpire { get; init; }

    /// <summary>Rows written or granted before.</summary>
    public long Used { get; init; }

    /// <summary>Rows granted by this decision.</summary>
    public long Granted { get; set; }

    public static GrantRoom Of(SegmentState segment, GrantBook book) => new()
    {
        Segment = segment.Id,
        Partition = segment.Partition,
        MaxBytes = segment.MaxBytes,
        MaxRows = segment.MaxRows,
        RowBytes = segment.RowBytes,
        LastExpire = segment.LastExpire,
        Used = Math.Max(segment.Rows, book.ReportedIn(segment.Id)) + book.RowsOf(segment.Id),
    };

    /// <summary>Whether it is below the size at which it is sealed, and these rows do not take it above its capacity.</summary>
    public bool Fits(long rows) => Used + Granted <= MaxBytes / RowBytes && rows <= MaxRows - Used - Granted;
}
