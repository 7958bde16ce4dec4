using System.Globalization;

namespace Milvus.Core.Ports;

/// <summary>The number of a commit in a log: 1, 2, 3 … without gaps. 0 is before the first.</summary>
/// <param name="Value">The number.</param>
public readonly record struct LogPosition(long Value) : IComparable<LogPosition>
{
    /// <summary>Before the first commit.</summary>
    public static readonly LogPosition Zero;

    /// <summary>The position of the commit behind this one.</summary>
    public LogPosition Next => new(Value + 1);

    /// <summary>The position of the commit before this one.</summary>
    public LogPosition Previous => new(Value - 1);

    /// <inheritdoc/>
    public int CompareTo(LogPosition other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> comes first.</summary>
    public static bool operator <(LogPosition left, LogPosition right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> comes later.</summary>
    public static bool operator >(LogPosition left, LogPosition right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> does not come later.</summary>
    public static bool operator <=(LogPosition left, LogPosition right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> does not come first.</summary>
    public static bool operator >=(LogPosition left, LogPosition right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
