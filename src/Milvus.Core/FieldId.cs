using System.Globalization;

namespace Milvus.Core;

/// <summary>
/// The number of a field within its schema: system fields 0 and 1, user fields from 100, never reused.
/// </summary>
/// <param name="Value">The id as it travels on the wire (int64).</param>
public readonly record struct FieldId(long Value) : IComparable<FieldId>
{
    /// <summary>The system field that holds each row's unique id (int64).</summary>
    public static readonly FieldId RowId = new(0);

    /// <summary>The system field that holds each row's timestamp (int64 TSO).</summary>
    public static readonly FieldId Timestamp = new(1);

    /// <summary>The number of the first user field.</summary>
    public const long FirstUserField = 100;

    /// <inheritdoc/>
    public int CompareTo(FieldId other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> has the smaller number.</summary>
    public static bool operator <(FieldId left, FieldId right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> has the larger number.</summary>
    public static bool operator >(FieldId left, FieldId right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> has not the larger number.</summary>
    public static bool operator <=(FieldId left, FieldId right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> has not the smaller number.</summary>
    public static bool operator >=(FieldId left, FieldId right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
