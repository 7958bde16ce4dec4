using System.Collections.Immutable;
using Milvus.Core.Schema;
using Milvus.Expressions.Ast;
using Milvus.Expressions.Bound;

namespace Milvus.Expressions.Binding;

/// <summary>Documents, arrays and the functions that read them.</summary>
internal sealed partial class Binder
{
    private static BoundField Bound(FieldSchema field) => new(field.Id, field.DataType, field.Nullable);

    private Operand.Path BindPath(FilterNode.Path path)
    {
        if (schema.Find(path.Root) is not { } field)
        {
            return DynamicPath(path, path.Root, path.Steps);
        }

        var isGood = field.DataType == DataType.Json
            || (field.DataType == DataType.Array && path.Steps is [FilterNode.Integer]);
        return isGood
            ? new Operand.Path(
                new BoundPath(Bound(field), field.ElementType, StepsOf(path.Steps)), $"path {path.Root}[…]")
            : throw Refuse(path, $"a path into {path.Root} of type {field.DataType} is not supported");
    }

    /// <summary>A name that is no field is a key of <c>$meta</c>, where dynamic fields are on.</summary>
    private Operand.Path DynamicPath(FilterNode node, string name, ImmutableArray<FilterNode> steps)
    {
        var dynamic = schema.DynamicField ?? throw Refuse(node, $"field {name} not exist");
        return new Operand.Path(
            new BoundPath(Bound(dynamic), DataType.None, StepsOf(steps).Insert(0, new PathStep(Utf8(name), 0))),
            $"key {name}");
    }

    private static ImmutableArray<PathStep> StepsOf(ImmutableArray<FilterNode> steps) => [.. steps.Select(step =>
        step switch
        {
            FilterNode.Text key => new PathStep(Utf8(key.Value), 0),
            FilterNode.Integer { Magnitude: <= int.MaxValue and var index } => new PathStep(default, (int)index),
            _ => throw Refuse(step, "a path has keys and indexes only"),
        })];

    private Operand.Truth BindExists(FilterNode.Unary exists)
    {
        var operand = Bind(exists.Operand);
        return operand is Operand.Path { Value: { Field.Type: DataType.Json, Steps.IsEmpty: false } path }
            ? new Operand.Truth(new BoundPredicate.Exists(path))
            : throw Refuse(exists, $"exists needs a path into a field of type JSON, found {operand.Describe()}");
    }

    private Operand BindCall(FilterNode.Call call)
    {
        var name = call.Function.ToLowerInvariant();
        return name switch
        {
            "json_contains" or "array_contains" => BindContains(call, ContainsKind.Any, isList: false),
            "json_contains_any" or "array_contains_any" => BindContains(call, ContainsKind.Any, isList: true),
            "json_contains_all" or "array_contains_all" => BindContains(call, ContainsKind.All, isList: true),
            "array_length" => BindLength(call),
            _ => throw Refuse(call, $"function {call.Function} is not supported"),
        };
    }

    private Operand.Truth BindContains(FilterNode.Call call, ContainsKind kind, bool isList)
    {
        if (call.Arguments.Length != 2)
        {
            throw Refuse(call, $"{call.Function} takes two arguments, not {call.Arguments.Length}");
        }

        var place = ArrayPath(call);
        var sought = Bind(call.Arguments[1]);
        var values = isList
            ? (sought as Operand.Items ?? throw Refuse(call, $"{call.Function} needs a list")).Values
            : [sought];
        return new Operand.Truth(new BoundPredicate.Contains(place, kind, ConstantsFor(call, place, values)));
    }

    private Operand.Number BindLength(FilterNode.Call call) => call.Arguments.Length == 1
        ? new Operand.Number(new BoundNumber.Length(ArrayPath(call)))
        : throw Refuse(call, $"{call.Function} takes one argument, not {call.Arguments.Length}");

    private BoundPath ArrayPath(FilterNode.Call call)
    {
        var operand = Bind(call.Arguments[0]);
        return operand is Operand.Path { Value: var path } && (path.Field.Type == DataType.Json || path.Steps.IsEmpty)
            ? path
            : throw Refuse(call, $"{call.Function} needs a field of type Array or JSON, found {operand.Describe()}");
    }

    private static BoundPredicate ComparePaths(FilterNode node, Operand left, Comparison comparison, Operand right)
    {
        if (left is not Operand.Path)
        {
            (left, right, comparison) = (right, left, Mirror(comparison));
        }

        var path = ((Operand.Path)left).Value;
        if (right is Operand.Path or Operand.Number { Value: not (BoundNumber.Integer or BoundNumber.Real) })
        {
            var (a, b) = (AsNumber(left), AsNumber(right));
            return a is not null && b is not null
                ? new BoundPredicate.NumberCompare(a, comparison, b)
                : throw Refuse(node, $"{left.Describe()} cannot be compared with {right.Describe()}");
        }

        var value = ConstantFor(node, path, right);
        var hasOrder = value is not (BoundConstant.Bool or BoundConstant.List);
        return hasOrder || comparison is Comparison.Equal or Comparison.NotEqual
            ? new BoundPredicate.PathCompare(path, comparison, value)
            : throw Refuse(node, $"{right.Describe()} has no order");
    }

    private static ImmutableArray<BoundConstant> ConstantsFor(
        FilterNode node, BoundPath path, ImmutableArray<Operand> values) =>
        [.. values.Select(value => ConstantFor(node, path, value))];

    /// <summary>The value as it is compared; one that no element of a typed array can equal is refused.</summary>
    private static BoundConstant ConstantFor(FilterNode node, BoundPath path, Operand value) =>
        (value, path.ElementType) switch
        {
            (Operand.Truth { Predicate: BoundPredicate.Constant flag }, DataType.None or DataType.Bool) =>
                new BoundConstant.Bool(flag.Value),
            (Operand.Text text, DataType.None or DataType.VarChar) => new BoundConstant.Text(Utf8(text.Value)),
            (Operand.Number { Value: BoundNumber.Integer or BoundNumber.Real }, DataType.Float) =>
                new BoundConstant.Real((float)ToDouble(((Operand.Number)value).Value)),
            (Operand.Number { Value: BoundNumber.Integer whole }, not (DataType.Bool or DataType.VarChar)) =>
                new BoundConstant.Integer(whole.Value),
            (Operand.Number { Value: BoundNumber.Real real }, not (DataType.Bool or DataType.VarChar)) =>
                new BoundConstant.Real(real.Value),
            (Operand.Items items, DataType.None) => new BoundConstant.List(ConstantsFor(node, path, items.Values)),
            _ => throw Refuse(node, $"{value.Describe()} does not fit {new Operand.Path(path, "a value").Describe()}"),
        };

    /// <summary>What arithmetic can use: a number, or a place where one may be.</summary>
    private static BoundNumber? AsNumber(Operand operand) => operand switch
    {
        Operand.Number number => number.Value,
        Operand.Path { Value: { Steps.IsEmpty: false } path }
            when path.ElementType is not (DataType.Bool or DataType.VarChar) => new BoundNumber.At(path),
        _ => null,
    };

    private static bool CanHoldText(BoundPath path) =>
        !path.Steps.IsEmpty && path.ElementType is DataType.None or DataType.VarChar;

    private static bool ReadsPath(BoundNumber number) => number switch
    {
        BoundNumber.At or BoundNumber.Length => true,
        BoundNumber.Operation operation => ReadsPath(operation.Left) || ReadsPath(operation.Right),
        _ => false,
    };
}
