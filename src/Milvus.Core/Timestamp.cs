using System.Globalization;

namespace Milvus.Core;

/// <summary>
/// A hybrid time (TSO): unix milliseconds in the upper 46 bits, a counter in the lower 18.
/// Source: milvus pkg/util/tsoutil/tso.go.
/// </summary>
/// <param name="Value">The TSO as it travels on the wire.</param>
public readonly record struct Timestamp(ulong Value) : IComparable<Timestamp>
{
    /// <summary>How many low bits count within one millisecond.</summary>
    public const int LogicalBits = 18;

    /// <summary>Before every row.</summary>
    public static readonly Timestamp Zero;

    /// <summary>After every row.</summary>
    public static readonly Timestamp Max = new(long.MaxValue);

    /// <summary>Wall time in milliseconds since 1970.</summary>
    public long PhysicalMilliseconds => (long)(Value >> LogicalBits);

    /// <summary>The counter within the millisecond, 0 … 262,143.</summary>
    public int Logical => (int)(Value & ((1UL << LogicalBits) - 1));

    /// <summary>The smallest later timestamp.</summary>
    public Timestamp Next => new(Value + 1);

    /// <summary>The largest earlier timestamp; <see cref="Zero"/> stays as it is.</summary>
    public Timestamp Previous => Value == 0 ? this : new(Value - 1);

    /// <summary>The wall time, without the counter.</summary>
    public DateTimeOffset WallUtc => DateTimeOffset.FromUnixTimeMilliseconds(PhysicalMilliseconds);

    /// <summary>Composes a timestamp.</summary>
    /// <param name="milliseconds">Unix milliseconds, 0 … 2^46 − 1.</param>
    /// <param name="logical">0 … 262,143.</param>
    public static Timestamp From(long milliseconds, int logical = 0) =>
        new(((ulong)milliseconds << LogicalBits) | (uint)logical);

    /// <summary>The first timestamp of a moment's millisecond.</summary>
    public static Timestamp From(DateTimeOffset moment) => From(moment.ToUnixTimeMilliseconds());

    /// <summary>The later of two.</summary>
    public static Timestamp Later(Timestamp a, Timestamp b) => a.Value >= b.Value ? a : b;

    /// <summary>The earlier of two.</summary>
    public static Timestamp Earlier(Timestamp a, Timestamp b) => a.Value <= b.Value ? a : b;

    /// <summary>Moves the physical part, keeping the counter. Not below <see cref="Zero"/>.</summary>
    public Timestamp Add(TimeSpan span)
    {
        var milliseconds = PhysicalMilliseconds + (long)span.TotalMilliseconds;
        return milliseconds < 0 ? Zero : From(milliseconds, Logical);
    }

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> is earlier.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is later.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is not later.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is not earlier.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
