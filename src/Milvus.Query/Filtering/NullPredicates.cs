using Milvus.Core;
using Milvus.Expressions.Bound;

namespace Milvus.Query.Filtering;

/// <summary>
/// A condition, or its opposite, in the rows in which all its fields have a value: only there it is true or false.
/// </summary>
internal sealed class KnownPredicate(Predicate term, bool negated, FieldId[] fields) : Predicate
{
    public override void Select(RowBlockView block, Span<ulong> bits)
    {
        term.Select(block, bits);
        if (negated)
        {
            Selection.Invert(bits, block.Count);
        }

        foreach (var field in fields)
        {
            block.Rows[field].Valid?.Mask(bits, block.Start, block.Count);
        }
    }
}

/// <summary>A column has no value, or has one.</summary>
internal sealed class NullPredicate(FieldId field, bool negated) : Predicate
{
    public override void Select(RowBlockView block, Span<ulong> bits)
    {
        if (block.Rows[field].Valid is { } valid)
        {
            valid.CopyTo(bits, block.Start, block.Count);
        }
        else
        {
            Selection.Fill(bits, block.Count);
        }

        if (!negated)
        {
            Selection.Invert(bits, block.Count);
        }
    }
}

/// <summary>The fields of a condition that may have no value in a row.</summary>
internal static class NullableFields
{
    public static IEnumerable<FieldId> Of(BoundPredicate predicate) =>
        Read(predicate).Where(field => field.Nullable).Select(field => field.Id);

    private static IEnumerable<BoundField> Read(BoundPredicate predicate) => predicate switch
    {
        BoundPredicate.Known p => [p.Field],
        BoundPredicate.BoolIs p => [p.Field],
        BoundPredicate.IntegerCompare p => [p.Field],
        BoundPredicate.RealCompare p => [p.Field],
        BoundPredicate.TextCompare p => [p.Field],
        BoundPredicate.IntegerIn p => [p.Field],
        BoundPredicate.RealIn p => [p.Field],
        BoundPredicate.TextIn p => [p.Field],
        BoundPredicate.TextLike p => [p.Field],
        BoundPredicate.TextFields p => [p.Left, p.Right],
        BoundPredicate.NumberCompare p => [.. Read(p.Left), .. Read(p.Right)],
        BoundPredicate.Exists p => [p.Path.Field],
        BoundPredicate.PathCompare p => [p.Path.Field],
        BoundPredicate.PathIn p => [p.Path.Field],
        BoundPredicate.PathLike p => [p.Path.Field],
        BoundPredicate.Contains p => [p.Path.Field],
        _ => throw new InvariantException($"{predicate.GetType().Name} is no leaf."),
    };

    private static IEnumerable<BoundField> Read(BoundNumber number) => number switch
    {
        BoundNumber.Field field => [field.Source],
        BoundNumber.At at => [at.Path.Field],
        BoundNumber.Length length => [length.Path.Field],
        BoundNumber.Operation operation => [.. Read(operation.Left), .. Read(operation.Right)],
        _ => [],
    };
}
