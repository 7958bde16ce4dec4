using System.Collections.Immutable;
using System.Numerics;
using Milvus.Core;
using Milvus.Core.Schema;
using Milvus.Expressions.Bound;

namespace Milvus.Query.Filtering;

/// <summary>Turns a bound filter into conditions over typed columns.</summary>
internal static class PredicateCompiler
{
    public static Predicate Compile(BoundPredicate predicate) => Compile(predicate, negated: false);

    /// <summary>
    /// Negations move down to the leaves, where rows that are neither true nor false are left out: so no condition
    /// needs to know more than where it is true.
    /// </summary>
    private static Predicate Compile(BoundPredicate predicate, bool negated) => predicate switch
    {
        BoundPredicate.Constant constant => new ConstantPredicate(constant.Value != negated),
        BoundPredicate.All all => Joined(all.Terms, !negated, negated),
        BoundPredicate.Any any => Joined(any.Terms, negated, negated),
        BoundPredicate.Not not => Compile(not.Term, !negated),
        BoundPredicate.IsNull test => new NullPredicate(test.Field.Id, test.Negated != negated),
        BoundPredicate.PathIsNull test => new PathNullPredicate(test.Path, test.Negated != negated),
        _ => Leaf(predicate, negated),
    };

    private static Predicate Joined(ImmutableArray<BoundPredicate> terms, bool all, bool negated)
    {
        Predicate[] compiled = [.. terms.Select(term => Compile(term, negated))];
        return all ? new AllPredicate(compiled) : new AnyPredicate(compiled);
    }

    private static Predicate Leaf(BoundPredicate predicate, bool negated)
    {
        var leaf = Compiled(predicate);
        FieldId[] nullable = [.. NullableFields.Of(predicate).Distinct()];
        return nullable.Length > 0 ? new KnownPredicate(leaf, negated, nullable)
            : negated ? new NotPredicate(leaf)
            : leaf;
    }

    private static Predicate Compiled(BoundPredicate predicate) => predicate switch
    {
        BoundPredicate.Known known => new ConstantPredicate(known.Value),
        BoundPredicate.Exists exists => new PathNullPredicate(exists.Path, negated: true),
        BoundPredicate.PathCompare c => new PathComparePredicate(c.Path, c.Comparison, c.Value),
        BoundPredicate.PathIn list => new PathListPredicate(list.Path, list.Values),
        BoundPredicate.PathLike like => new PathLikePredicate(like.Path, like.Pattern),
        BoundPredicate.Contains contains => new ContainsPredicate(contains.Path, contains.Kind, contains.Values),
        BoundPredicate.NumberCompare pair when RowNumber.Needs(pair.Left) || RowNumber.Needs(pair.Right) =>
            new RowComparePredicate(RowNumber.Of(pair.Left), pair.Comparison, RowNumber.Of(pair.Right)),
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
