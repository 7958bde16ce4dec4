using System.Collections.Immutable;
using Milvus.Expressions.Bound;

namespace Milvus.Query.Filtering;

/// <summary>What is at a path.</summary>
internal enum PathKind
{
    Missing,
    Null,
    Bool,
    Integer,
    Real,
    Text,
    Array,
    Object,
}

/// <summary>A value in a row; its bytes are the column's or a reader's scratch, until the next read.</summary>
internal readonly ref struct PathValue
{
    public PathKind Kind { get; init; }

    /// <summary>Integer; Bool as 0 or 1.</summary>
    public long Integer { get; init; }

    public double Real { get; init; }

    /// <summary>A text's UTF-8; of an array or object the JSON from its first character on.</summary>
    public ReadOnlySpan<byte> Bytes { get; init; }

    public bool IsNumber => Kind is PathKind.Integer or PathKind.Real;

    public double AsDouble => Kind == PathKind.Integer ? Integer : Real;

    /// <summary>Whether the comparison holds; never between values of different types.</summary>
    public bool Compares(Comparison comparison, BoundConstant constant)
    {
        switch (constant)
        {
            case BoundConstant.Integer whole when Kind == PathKind.Integer:
                return TextPredicate.Settle(comparison, Integer.CompareTo(whole.Value));
            case BoundConstant.Integer whole when Kind == PathKind.Real:
                return Holds(comparison, Real, whole.Value);
            case BoundConstant.Real real when IsNumber:
                return Holds(comparison, AsDouble, real.Value);
            case BoundConstant.Text text when Kind == PathKind.Text:
                return TextPredicate.Settle(comparison, Bytes.SequenceCompareTo(text.Value.AsSpan()));
            case BoundConstant.Bool flag when Kind == PathKind.Bool:
                return (Integer != 0 == flag.Value) == (comparison == Comparison.Equal);
            case BoundConstant.List list when Kind == PathKind.Array:
                return JsonElements.IsSame(Bytes, list) == (comparison == Comparison.Equal);
            default:
                return false;
        }
    }

    public bool IsAnyOf(ImmutableArray<BoundConstant> constants)
    {
        foreach (var constant in constants)
        {
            if (Compares(Comparison.Equal, constant))
            {
                return true;
            }
        }

        return false;
    }

    public static bool Holds(Comparison comparison, double a, double b) => comparison switch
    {
        Comparison.Equal => a == b,
        Comparison.NotEqual => a != b,
        Comparison.Less => a < b,
        Comparison.LessOrEqual => a <= b,
        Comparison.Greater => a > b,
        _ => a >= b,
    };
}
