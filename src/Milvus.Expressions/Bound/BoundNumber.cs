namespace Milvus.Expressions.Bound;

/// <summary>
/// A number per row. Integers are int64 and wrap around; as soon as one operand is a Real, the operation is in double.
/// </summary>
/// <param name="IsInteger">Whether the value is an int64 (else a double).</param>
public abstract record BoundNumber(bool IsInteger)
{
    /// <summary>The value of a numeric field.</summary>
    public sealed record Field(BoundField Source, bool IsInteger) : BoundNumber(IsInteger);

    /// <summary>The number at a path; a row without one has no answer. An integer there stays one.</summary>
    public sealed record At(BoundPath Path) : BoundNumber(false);

    /// <summary>How many elements the array at a path has; a row without one has no answer.</summary>
    public sealed record Length(BoundPath Path) : BoundNumber(true);

    /// <summary>An int64.</summary>
    public sealed record Integer(long Value) : BoundNumber(true);

    /// <summary>A double.</summary>
    public sealed record Real(double Value) : BoundNumber(false);

    /// <summary>An operation; an integer divisor is a constant and not 0.</summary>
    public sealed record Operation(Arithmetic Kind, BoundNumber Left, BoundNumber Right, bool IsInteger)
        : BoundNumber(IsInteger);
}
