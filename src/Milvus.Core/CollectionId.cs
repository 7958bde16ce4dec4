using System.Globalization;

namespace Milvus.Core;

/// <summary>The number of a collection. Ids come from leases and are never used twice (I6); 0 means none.</summary>
/// <param name="Value">The id as it travels on the wire (int64).</param>
public readonly record struct CollectionId(long Value) : IComparable<CollectionId>
{
    /// <inheritdoc/>
    public int CompareTo(CollectionId other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> has the smaller number.</summary>
    public static bool operator <(CollectionId left, CollectionId right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> has the larger number.</summary>
    public static bool operator >(CollectionId left, CollectionId right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> has not the larger number.</summary>
    public static bool operator <=(CollectionId left, CollectionId right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> has not the smaller number.</summary>
    public static bool operator >=(CollectionId left, CollectionId right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
