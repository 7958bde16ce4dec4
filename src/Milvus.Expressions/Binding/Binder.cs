using System.Collections.Immutable;
using Milvus.Core.Schema;
using Milvus.Expressions.Ast;
using Milvus.Expressions.Bound;
using Milvus.Expressions.Parsing;

namespace Milvus.Expressions.Binding;

/// <summary>Walks the tree once, from the leaves up.</summary>
internal sealed partial class Binder(CollectionSchema schema, IReadOnlyDictionary<string, TemplateValue> templates)
{
    public BoundPredicate BindRoot(FilterNode root) => BindTruth(root, "the expression");

    private BoundPredicate BindTruth(FilterNode node, string role) => Bind(node) switch
    {
        Operand.Truth truth => truth.Predicate,
        Operand.Flag flag => new BoundPredicate.BoolIs(flag.Field, true),
        var other => throw Refuse(node, $"{role} is no condition but {other.Describe()}"),
    };

    private Operand Bind(FilterNode node) => node switch
    {
        FilterNode.Bool literal => True(literal.Value),
        FilterNode.Integer literal => literal.Magnitude <= long.MaxValue
            ? Integer((long)literal.Magnitude)
            : throw Refuse(node, $"{literal.Magnitude} exceeds the range of int64"),
        FilterNode.Real literal => Real(literal.Value),
        FilterNode.Text literal => new Operand.Text(literal.Value),
        FilterNode.List list => new Operand.Items([.. list.Items.Select(Bind)]),
        FilterNode.Name name => BindName(name),
        FilterNode.Template template => BindTemplate(template),
        FilterNode.Unary unary => BindUnary(unary),
        FilterNode.Binary binary => BindBinary(binary),
        FilterNode.Logical logical => BindLogical(logical),
        FilterNode.Range range => BindRange(range),
        FilterNode.In membership => BindIn(membership),
        FilterNode.NullTest test => BindNullTest(test),
        FilterNode.Path path => BindPath(path),
        FilterNode.Call call => BindCall(call),
        _ => throw Refuse(node, $"{node.GetType().Name} is not supported"),
    };

    private Operand BindName(FilterNode.Name name)
    {
        if (schema.Find(name.Value) is not { } field)
        {
            return DynamicPath(name, name.Value, []);
        }

        var bound = Bound(field);
        return field.DataType switch
        {
            DataType.Bool => new Operand.Flag(bound, name.Value),
            DataType.Int8 or DataType.Int16 or DataType.Int32 or DataType.Int64 =>
                new Operand.Number(new BoundNumber.Field(bound, true)),
            DataType.Float or DataType.Double => new Operand.Number(new BoundNumber.Field(bound, false)),
            DataType.VarChar => new Operand.TextField(bound, name.Value),
            DataType.Json or DataType.Array =>
                new Operand.Path(new BoundPath(bound, field.ElementType, []), $"field {name.Value}"),
            _ => throw Refuse(name, $"field {name.Value} of type {field.DataType} cannot be used in a filter"),
        };
    }

    private Operand BindTemplate(FilterNode.Template template) =>
        templates.TryGetValue(template.Value, out var value)
            ? FromTemplate(value)
            : throw Refuse(
                template, $"the value of expression template variable name {{{template.Value}}} is not found");

    private static Operand FromTemplate(TemplateValue value) => value switch
    {
        TemplateValue.Bool b => True(b.Value),
        TemplateValue.Int64 i => Integer(i.Value),
        TemplateValue.Double d => Real(d.Value),
        TemplateValue.String s => new Operand.Text(s.Value),
        TemplateValue.List list => new Operand.Items([.. list.Items.Select(FromTemplate)]),
        _ => throw new InvalidOperationException("The hierarchy is closed."),
    };

    private Operand BindUnary(FilterNode.Unary unary)
    {
        switch (unary.Operator)
        {
            case FilterOperator.Not:
                return Negate(BindTruth(unary.Operand, "what not stands before"));
            case FilterOperator.Subtract when unary.Operand is FilterNode.Integer { Magnitude: 1UL << 63 }:
                return Integer(long.MinValue);
            case FilterOperator.Add or FilterOperator.Subtract:
                var operand = Bind(unary.Operand);
                var value = AsNumber(operand)
                    ?? throw Refuse(unary, $"a sign stands before {operand.Describe()}");
                return unary.Operator == FilterOperator.Add
                    ? operand
                    : new Operand.Number(Compute(unary, Arithmetic.Subtract, new BoundNumber.Integer(0), value));
            case FilterOperator.Exists:
                return BindExists(unary);
            default:
                throw Refuse(unary, $"operator {unary.Operator} is not supported");
        }
    }

    private Operand BindBinary(FilterNode.Binary binary)
    {
        if (ComparisonOf(binary.Operator) is { } comparison)
        {
            return new Operand.Truth(Compare(binary, Bind(binary.Left), comparison, Bind(binary.Right)));
        }

        if (ArithmeticOf(binary.Operator) is { } kind)
        {
            return new Operand.Number(
                Compute(binary, kind, BindNumber(binary.Left), BindNumber(binary.Right)));
        }

        return binary.Operator switch
        {
            FilterOperator.Power => new Operand.Number(
                Raise(binary, BindNumber(binary.Left), BindNumber(binary.Right))),
            FilterOperator.Like => BindLike(binary),
            _ => throw Refuse(binary, $"operator {binary.Operator} is not supported"),
        };
    }

    private BoundNumber BindNumber(FilterNode node)
    {
        var operand = Bind(node);
        return AsNumber(operand)
            ?? throw Refuse(node, $"arithmetic needs numbers, found {operand.Describe()}");
    }

    private Operand.Truth BindLike(FilterNode.Binary like)
    {
        var operand = Bind(like.Left);
        var pattern = Bind(like.Right);
        if (pattern is not Operand.Text value)
        {
            throw Refuse(like.Right, $"the pattern of like must be a text, found {pattern.Describe()}");
        }

        return operand switch
        {
            Operand.TextField text =>
                new Operand.Truth(new BoundPredicate.TextLike(text.Field, LikePattern.Parse(value.Value))),
            Operand.Path { Value: var path } when CanHoldText(path) =>
                new Operand.Truth(new BoundPredicate.PathLike(path, LikePattern.Parse(value.Value))),
            _ => throw Refuse(like, $"like needs a field of type VarChar, found {operand.Describe()}"),
        };
    }

    private Operand.Truth BindLogical(FilterNode.Logical logical)
    {
        var isAnd = logical.Operator == FilterOperator.And;
        var terms = ImmutableArray.CreateBuilder<BoundPredicate>();
        var settled = false;
        foreach (var node in logical.Terms)
        {
            // Every term is bound even when the outcome is settled: an error in it must be seen.
            var term = BindTruth(node, isAnd ? "an operand of and" : "an operand of or");
            if (term is BoundPredicate.Constant constant)
            {
                settled |= constant.Value != isAnd;
            }
            else
            {
                terms.Add(term);
            }
        }

        if (settled || terms.Count == 0)
        {
            return True(settled != isAnd);
        }

        return new Operand.Truth(
            terms.Count == 1 ? terms[0]
            : isAnd ? new BoundPredicate.All(terms.ToImmutable())
            : new BoundPredicate.Any(terms.ToImmutable()));
    }

    private Operand.Truth BindRange(FilterNode.Range range)
    {
        var middle = Bind(range.Middle);
        var low = Compare(range, Bind(range.Left), ComparisonOf(range.LeftOperator)!.Value, middle);
        var high = Compare(range, middle, ComparisonOf(range.RightOperator)!.Value, Bind(range.Right));
        return (low, high) switch
        {
            (BoundPredicate.Constant { Value: false }, _) => True(false),
            (_, BoundPredicate.Constant { Value: false }) => True(false),
            (BoundPredicate.Constant, _) => new Operand.Truth(high),
            (_, BoundPredicate.Constant) => new Operand.Truth(low),
            _ => new Operand.Truth(new BoundPredicate.All([low, high])),
        };
    }

    private Operand.Truth BindNullTest(FilterNode.NullTest test)
    {
        if (test.Value is FilterNode.Name name && schema.Find(name.Value) is { } field)
        {
            return field.Nullable
                ? new Operand.Truth(new BoundPredicate.IsNull(Bound(field), test.Negated))
                : True(test.Negated);
        }

        return Bind(test.Value) is Operand.Path { Value: { Field.Type: DataType.Json } path }
            ? new Operand.Truth(new BoundPredicate.PathIsNull(path, test.Negated))
            : throw Refuse(test, "is null needs a field or a path into one of type JSON");
    }

    private static Operand.Truth Negate(BoundPredicate term) => term switch
    {
        BoundPredicate.Constant constant => True(!constant.Value),
        BoundPredicate.Not not => new Operand.Truth(not.Term),
        _ => new Operand.Truth(new BoundPredicate.Not(term)),
    };

    private static Operand.Truth True(bool value) => new(new BoundPredicate.Constant(value));

    private static Operand.Number Integer(long value) => new(new BoundNumber.Integer(value));

    private static Operand.Number Real(double value) => new(new BoundNumber.Real(value));

    private static SyntaxException Refuse(FilterNode node, string why) => new(node.Position, why);

    private static Comparison? ComparisonOf(FilterOperator written) => written switch
    {
        FilterOperator.Equal => Comparison.Equal,
        FilterOperator.NotEqual => Comparison.NotEqual,
        FilterOperator.Less => Comparison.Less,
        FilterOperator.LessOrEqual => Comparison.LessOrEqual,
        FilterOperator.Greater => Comparison.Greater,
        FilterOperator.GreaterOrEqual => Comparison.GreaterOrEqual,
        _ => null,
    };

    private static Arithmetic? ArithmeticOf(FilterOperator written) => written switch
    {
        FilterOperator.Add => Arithmetic.Add,
        FilterOperator.Subtract => Arithmetic.Subtract,
        FilterOperator.Multiply => Arithmetic.Multiply,
        FilterOperator.Divide => Arithmetic.Divide,
        FilterOperator.Modulo => Arithmetic.Modulo,
        _ => null,
    };
}
