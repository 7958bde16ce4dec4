using System.Collections.Immutable;
using System.Text;
using Milvus.Core.Schema;
using Milvus.Expressions.Ast;
using Milvus.Expressions.Bound;

namespace Milvus.Expressions.Binding;

internal sealed partial class Binder
{
    private static BoundPredicate Compare(FilterNode node, Operand left, Comparison comparison, Operand right)
    {
        switch (left, right)
        {
            case (Operand.Path, _) or (_, Operand.Path):
                return ComparePaths(node, left, comparison, right);
            case (Operand.Number l, Operand.Number r):
                return CompareNumbers(node, l.Value, comparison, r.Value);
            case (Operand.TextField field, Operand.Text text):
                return new BoundPredicate.TextCompare(field.Field, comparison, Utf8(text.Value));
            case (Operand.Text text, Operand.TextField field):
                return new BoundPredicate.TextCompare(field.Field, Mirror(comparison), Utf8(text.Value));
            case (Operand.TextField l, Operand.TextField r):
                return new BoundPredicate.TextFields(l.Field, comparison, r.Field);
            case (Operand.Text l, Operand.Text r):
                return Settled(comparison, Utf8(l.Value).AsSpan().SequenceCompareTo(Utf8(r.Value).AsSpan()));
            case (Operand.Flag flag, Operand.Truth { Predicate: BoundPredicate.Constant value }):
                return CompareFlag(node, flag, comparison, value.Value);
            case (Operand.Truth { Predicate: BoundPredicate.Constant value }, Operand.Flag flag):
                return CompareFlag(node, flag, comparison, value.Value);
            default:
                throw Refuse(node, $"{left.Describe()} cannot be compared with {right.Describe()}");
        }
    }

    private static BoundPredicate.BoolIs CompareFlag(
        FilterNode node, Operand.Flag flag, Comparison comparison, bool value) =>
        comparison switch
        {
            Comparison.Equal => new BoundPredicate.BoolIs(flag.Field, value),
            Comparison.NotEqual => new BoundPredicate.BoolIs(flag.Field, !value),
            _ => throw Refuse(node, $"field {flag.Name} of type Bool has no order"),
        };

    private static BoundPredicate CompareNumbers(
        FilterNode node, BoundNumber left, Comparison comparison, BoundNumber right)
    {
        if (IsConstant(left) && IsConstant(right))
        {
            return Settled(comparison, left.IsInteger && right.IsInteger
                ? ((BoundNumber.Integer)left).Value.CompareTo(((BoundNumber.Integer)right).Value)
                : ToDouble(left).CompareTo(ToDouble(right)));
        }

        if (IsConstant(left))
        {
            (left, right, comparison) = (right, left, Mirror(comparison));
        }

        if (!IsConstant(right))
        {
            return new BoundPredicate.NumberCompare(left, comparison, right);
        }

        if (ReadsPath(left))
        {
            return new BoundPredicate.NumberCompare(left, comparison, right);
        }

        if (left.IsInteger)
        {
            var value = WholeOf(node, right);
            return left is BoundNumber.Field { Source: var field }
                ? CompareInteger(field, comparison, value)
                : new BoundPredicate.NumberCompare(left, comparison, new BoundNumber.Integer(value));
        }

        return left is BoundNumber.Field { Source: var real }
            ? new BoundPredicate.RealCompare(real, comparison, Round(real, ToDouble(right)))
            : new BoundPredicate.NumberCompare(left, comparison, new BoundNumber.Real(ToDouble(right)));
    }

    /// <summary>A constant beyond the range of the field's type settles the comparison for every row.</summary>
    private static BoundPredicate CompareInteger(BoundField field, Comparison comparison, long value)
    {
        var (least, most) = RangeOf(field.Type);
        return value < least ? Everywhere(field, Settled(comparison, 1).Value)
            : value > most ? Everywhere(field, Settled(comparison, -1).Value)
            : new BoundPredicate.IntegerCompare(field, comparison, value);
    }

    private Operand.Truth BindIn(FilterNode.In membership)
    {
        var value = Bind(membership.Value);
        if (Bind(membership.Items) is not Operand.Items items)
        {
            throw Refuse(membership.Items, "in needs a list on its right");
        }

        BoundPredicate found = value switch
        {
            Operand.Number { Value: BoundNumber.Field { IsInteger: true } field } =>
                InIntegers(membership, field.Source, items.Values),
            Operand.Number { Value: BoundNumber.Field field } => InReals(membership, field.Source, items.Values),
            Operand.TextField field => InTexts(membership, field, items.Values),
            Operand.Flag flag => InFlags(membership, flag, items.Values),
            Operand.Path { Value: var path } =>
                new BoundPredicate.PathIn(path, ConstantsFor(membership, path, items.Values)),
            _ => throw Refuse(membership.Value, $"in needs a field on its left, found {value.Describe()}"),
        };
        return membership.Negated ? Negate(found) : new Operand.Truth(found);
    }

    private static BoundPredicate InIntegers(FilterNode node, BoundField field, ImmutableArray<Operand> items)
    {
        var (least, most) = RangeOf(field.Type);
        var values = new SortedSet<long>();
        foreach (var item in items)
        {
            var value = WholeOf(node, NumberOf(node, item, field));
            if (value >= least && value <= most)
            {
                values.Add(value);
            }
        }

        return values.Count == 0
            ? Everywhere(field, false)
            : new BoundPredicate.IntegerIn(field, [.. values]);
    }

    private static BoundPredicate InReals(FilterNode node, BoundField field, ImmutableArray<Operand> items)
    {
        var values = new SortedSet<double>();
        foreach (var item in items)
        {
            var value = Round(field, ToDouble(NumberOf(node, item, field)));
            if (!double.IsNaN(value))
            {
                values.Add(value);
            }
        }

        return values.Count == 0
            ? Everywhere(field, false)
            : new BoundPredicate.RealIn(field, [.. values]);
    }

    private static BoundPredicate InTexts(FilterNode node, Operand.TextField field, ImmutableArray<Operand> items)
    {
        var values = ImmutableArray.CreateBuilder<ImmutableArray<byte>>(items.Length);
        foreach (var item in items)
        {
            values.Add(item is Operand.Text text
                ? Utf8(text.Value)
                : throw Refuse(node, $"{item.Describe()} in the list does not fit {field.Describe()}"));
        }

        return values.Count == 0
            ? Everywhere(field.Field, false)
            : new BoundPredicate.TextIn(field.Field, values.ToImmutable());
    }

    private static BoundPredicate InFlags(FilterNode node, Operand.Flag flag, ImmutableArray<Operand> items)
    {
        var (hasTrue, hasFalse) = (false, false);
        foreach (var item in items)
        {
            var value = item is Operand.Truth { Predicate: BoundPredicate.Constant constant }
                ? constant.Value
                : throw Refuse(node, $"{item.Describe()} in the list does not fit {flag.Describe()}");
            hasTrue |= value;
            hasFalse |= !value;
        }

        return hasTrue == hasFalse
            ? Everywhere(flag.Field, hasTrue)
            : new BoundPredicate.BoolIs(flag.Field, hasTrue);
    }

    private static BoundNumber NumberOf(FilterNode node, Operand item, BoundField field) =>
        item is Operand.Number { Value: var value } && IsConstant(value)
            ? value
            : throw Refuse(node, $"{item.Describe()} in the list does not fit a field of type {field.Type}");

    /// <summary>The constant as an int64; some clients send template integers as doubles.</summary>
    private static long WholeOf(FilterNode node, BoundNumber constant)
    {
        if (constant is BoundNumber.Integer integer)
        {
            return integer.Value;
        }

        var real = ToDouble(constant);
        return Math.Truncate(real) == real && real is >= -9223372036854775808d and < 9223372036854775808d
            ? (long)real
            : throw Refuse(node, FormattableString.Invariant($"cannot cast value {real} to Int64"));
    }

    /// <summary>The same in every row, but for rows in which the field has no value.</summary>
    private static BoundPredicate Everywhere(BoundField field, bool value) =>
        field.Nullable ? new BoundPredicate.Known(field, value) : new BoundPredicate.Constant(value);

    private static double Round(BoundField field, double value) => field.Type == DataType.Float ? (float)value : value;

    private static (long Least, long Most) RangeOf(DataType type) => type switch
    {
        DataType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        DataType.Int16 => (short.MinValue, short.MaxValue),
        DataType.Int32 => (int.MinValue, int.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    private static ImmutableArray<byte> Utf8(string text) => [.. Encoding.UTF8.GetBytes(text)];

    private static BoundPredicate.Constant Settled(Comparison comparison, int order) => new(comparison switch
    {
        Comparison.Equal => order == 0,
        Comparison.NotEqual => order != 0,
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        _ => order >= 0,
    });

    private static Comparison Mirror(Comparison comparison) => comparison switch
    {
        Comparison.Less => Comparison.Greater,
        Comparison.LessOrEqual => Comparison.GreaterOrEqual,
        Comparison.Greater => Comparison.Less,
        Comparison.GreaterOrEqual => Comparison.LessOrEqual,
        _ => comparison,
    };
}
