using System.Globalization;

namespace Milvus.Core;

/// <summary>The number of a segment. Ids come from leases and are never used twice (I6); 0 means none.</summary>
/// <param name="Value">The id as it travels on the wire (int64).</param>
public readonly record struct SegmentId(long Value) : IComparable<SegmentId>
{
    /// <inheritdoc/>
    public int CompareTo(SegmentId other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> has the smaller number.</summary>
    public static bool operator <(SegmentId left, SegmentId right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> has the larger number.</summary>
    public static bool operator >(SegmentId left, SegmentId right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> has not the larger number.</summary>
    public static bool operator <=(SegmentId left, SegmentId right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> has not the smaller number.</summary>
    public static bool operator >=(SegmentId left, SegmentId right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
