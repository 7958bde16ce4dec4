using System.Collections.Immutable;

namespace Milvus.Expressions.Bound;

/// <summary>
/// What is true, false or, where a field has no value, neither of a row, with types settled. Not of neither is neither;
/// and and or as in SQL. A path that a document lacks, or a value of another type there, makes a statement false.
/// </summary>
public abstract record BoundPredicate
{
    /// <summary>The same for every row.</summary>
    public sealed record Constant(bool Value) : BoundPredicate;

    /// <summary>All terms hold; at least two.</summary>
    public sealed record All(ImmutableArray<BoundPredicate> Terms) : BoundPredicate;

    /// <summary>Some term holds; at least two.</summary>
    public sealed record Any(ImmutableArray<BoundPredicate> Terms) : BoundPredicate;

    /// <summary>The term does not hold.</summary>
    public sealed record Not(BoundPredicate Term) : BoundPredicate;

    /// <summary>A Bool field has the value.</summary>
    public sealed record BoolIs(BoundField Field, bool Value) : BoundPredicate;

    /// <summary>An integer field against a constant within the range of the field's type.</summary>
    public sealed record IntegerCompare(BoundField Field, Comparison Comparison, long Value) : BoundPredicate;

    /// <summary>A Float or Double field against a constant, already rounded to float32 for a Float field.</summary>
    public sealed record RealCompare(BoundField Field, Comparison Comparison, double Value) : BoundPredicate;

    /// <summary>A VarChar field against a text, by the order of UTF-8 bytes.</summary>
    public sealed record TextCompare(BoundField Field, Comparison Comparison, ImmutableArray<byte> Value)
        : BoundPredicate;

    /// <summary>An integer field is one of the values.</summary>
    /// <param name="Field">The field.</param>
    /// <param name="Values">Ascending, each once, within the range of the field's type; at least one.</param>
    public sealed record IntegerIn(BoundField Field, ImmutableArray<long> Values) : BoundPredicate;

    /// <summary>A Float or Double field is one of the values.</summary>
    /// <param name="Field">The field.</param>
    /// <param name="Values">Ascending, each once, rounded to float32 for a Float field; at least one.</param>
    public sealed record RealIn(BoundField Field, ImmutableArray<double> Values) : BoundPredicate;

    /// <summary>A VarChar field is one of the texts.</summary>
    /// <param name="Field">The field.</param>
    /// <param name="Values">UTF-8; at least one.</param>
    public sealed record TextIn(BoundField Field, ImmutableArray<ImmutableArray<byte>> Values) : BoundPredicate;

    /// <summary>A VarChar field has the pattern.</summary>
    public sealed record TextLike(BoundField Field, LikePattern Pattern) : BoundPredicate;

    /// <summary>Two VarChar fields, by the order of UTF-8 bytes.</summary>
    public sealed record TextFields(BoundField Left, Comparison Comparison, BoundField Right) : BoundPredicate;

    /// <summary>Two numbers of which at least one reads a field; int64 if both are, else double.</summary>
    public sealed record NumberCompare(BoundNumber Left, Comparison Comparison, BoundNumber Right) : BoundPredicate;

    /// <summary>The value in every row in which the field has one.</summary>
    public sealed record Known(BoundField Field, bool Value) : BoundPredicate;

    /// <summary>The field has no value, or (negated) has one; true or false in every row.</summary>
    public sealed record IsNull(BoundField Field, bool Negated) : BoundPredicate;

    /// <summary>Nothing or JSON's null is at the path, or (negated) something; true or false in every row.</summary>
    public sealed record PathIsNull(BoundPath Path, bool Negated) : BoundPredicate;

    /// <summary>Something other than JSON's null is at the path.</summary>
    public sealed record Exists(BoundPath Path) : BoundPredicate;

    /// <summary>The value at the path against a constant: numbers by value, texts by UTF-8 bytes.</summary>
    public sealed record PathCompare(BoundPath Path, Comparison Comparison, BoundConstant Value) : BoundPredicate;

    /// <summary>The value at the path is one of some.</summary>
    public sealed record PathIn(BoundPath Path, ImmutableArray<BoundConstant> Values) : BoundPredicate;

    /// <summary>The text at the path has the pattern.</summary>
    public sealed record PathLike(BoundPath Path, LikePattern Pattern) : BoundPredicate;

    /// <summary>The array at the path holds any or all of some values.</summary>
    public sealed record Contains(BoundPath Path, ContainsKind Kind, ImmutableArray<BoundConstant> Values)
        : BoundPredicate;
}
