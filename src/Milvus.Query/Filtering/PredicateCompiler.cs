using System.Numerics;
using Milvus.Core;
using Milvus.Core.Schema;
using Milvus.Expressions.Bound;

namespace Milvus.Query.Filtering;

/// <summary>Turns a bound filter into conditions over typed columns.</summary>
internal static class PredicateCompiler
{
    public static Predicate Compile(BoundPredicate predicate) => predicate switch
    {
        BoundPredicate.Constant constant => new ConstantPredicate(constant.Value),
        BoundPredicate.All all => new AllPredicate([.. all.Terms.Select(Compile)]),
        BoundPredicate.Any any => new AnyPredicate([.. any.Terms.Select(Compile)]),
        BoundPredicate.Not not => new NotPredicate(Compile(not.Term)),
        BoundPredicate.BoolIs flag => new BoolPredicate(flag.Field.Id, flag.Value),
        BoundPredicate.IntegerCompare c => Integer(c),
        BoundPredicate.RealCompare { Field.Type: DataType.Float } c =>
            new ComparePredicate<float>(c.Field.Id, c.Comparison, (float)c.Value),
        BoundPredicate.RealCompare c => new ComparePredicate<double>(c.Field.Id, c.Comparison, c.Value),
        BoundPredicate.TextCompare c => new TextComparePredicate(c.Field.Id, c.Comparison, c.Value),
        BoundPredicate.IntegerIn list => IntegerList(list),
        BoundPredicate.RealIn { Field.Type: DataType.Float } list =>
            List(list.Field.Id, list.Values.Select(value => (float)value)),
        BoundPredicate.RealIn list => List(list.Field.Id, list.Values),
        BoundPredicate.TextIn list => new TextListPredicate(list.Field.Id, list.Values),
        BoundPredicate.TextLike like => new LikePredicate(like.Field.Id, like.Pattern),
        BoundPredicate.TextFields pair => new TextPairPredicate(pair.Left.Id, pair.Comparison, pair.Right.Id),
        BoundPredicate.NumberCompare { Left.IsInteger: true, Right.IsInteger: true } pair =>
            new PairPredicate<long>(Integers(pair.Left), pair.Comparison, Integers(pair.Right)),
        BoundPredicate.NumberCompare pair =>
            new PairPredicate<double>(Reals(pair.Left), pair.Comparison, Reals(pair.Right)),
        _ => throw new InvariantException($"{predicate.GetType().Name} cannot be evaluated."),
    };

    private static Predicate Integer(BoundPredicate.IntegerCompare c) => c.Field.Type switch
    {
        DataType.Int8 => new ComparePredicate<sbyte>(c.Field.Id, c.Comparison, (sbyte)c.Value),
        DataType.Int16 => new ComparePredicate<short>(c.Field.Id, c.Comparison, (short)c.Value),
        DataType.Int32 => new ComparePredicate<int>(c.Field.Id, c.Comparison, (int)c.Value),
        DataType.Int64 => new ComparePredicate<long>(c.Field.Id, c.Comparison, c.Value),
        _ => throw NotNumeric(c.Field),
    };

    private static Predicate IntegerList(BoundPredicate.IntegerIn list) => list.Field.Type switch
    {
        DataType.Int8 => List(list.Field.Id, list.Values.Select(value => (sbyte)value)),
        DataType.Int16 => List(list.Field.Id, list.Values.Select(value => (short)value)),
        DataType.Int32 => List(list.Field.Id, list.Values.Select(value => (int)value)),
        DataType.Int64 => List(list.Field.Id, list.Values),
        _ => throw NotNumeric(list.Field),
    };

    private static Predicate List<T>(FieldId field, IEnumerable<T> values)
        where T : unmanaged, INumber<T>
    {
        var array = values.ToArray();
        return array.Length <= ShortListPredicate<T>.MaxValues
            ? new ShortListPredicate<T>(field, array)
            : new LongListPredicate<T>(field, array);
    }

    private static NumberSource<long> Integers(BoundNumber number) => number switch
    {
        BoundNumber.Integer constant => new ConstantSource<long>(constant.Value),
        BoundNumber.Operation operation => new OperationSource<long>(
            operation.Kind, Integers(operation.Left), Integers(operation.Right)),
        BoundNumber.Field { Source: var field } => field.Type switch
        {
            DataType.Int8 => new FieldSource<sbyte, long>(field.Id),
            DataType.Int16 => new FieldSource<short, long>(field.Id),
            DataType.Int32 => new FieldSource<int, long>(field.Id),
            DataType.Int64 => new FieldSource<long, long>(field.Id),
            _ => throw NotNumeric(field),
        },
        _ => throw new InvariantException($"{number.GetType().Name} is no integer."),
    };

    private static NumberSource<double> Reals(BoundNumber number) => number switch
    {
        { IsInteger: true } => new WidenedSource(Integers(number)),
        BoundNumber.Real constant => new ConstantSource<double>(constant.Value),
        BoundNumber.Operation operation => new OperationSource<double>(
            operation.Kind, Reals(operation.Left), Reals(operation.Right)),
        BoundNumber.Field { Source: { Type: DataType.Float } field } => new FieldSource<float, double>(field.Id),
        BoundNumber.Field { Source: var field } => new FieldSource<double, double>(field.Id),
        _ => throw new InvariantException($"{number.GetType().Name} is no number."),
    };

    private static InvariantException NotNumeric(BoundField field) =>
        new($"Field {field.Id} of type {field.Type} is no integer.");
}
