using System.Numerics;
using Milvus.Core;
using Milvus.Expressions.Bound;

namespace Milvus.Query.Filtering;

/// <summary>A fixed-size column in a short list: one comparison of the whole block per value.</summary>
internal sealed class ShortListPredicate<T>(FieldId field, T[] values) : Predicate
    where T : unmanaged, INumber<T>
{
    /// <summary>Up to here comparing with each value beats searching the list for each row.</summary>
    public const int MaxValues = 8;

    private readonly ulong[] _scratch = new ulong[Selection.WordsFor(FilterEvaluator.MaxRows)];

    public override void Select(RowBlockView block, Span<ulong> bits)
    {
        var column = block.Values<T>(field);
        bits.Clear();
        var found = _scratch.AsSpan(0, bits.Length);
        foreach (var value in values)
        {
            ColumnCompare.Select(column, Comparison.Equal, value, found);
            for (var i = 0; i < bits.Length; i++)
            {
                bits[i] |= found[i];
            }
        }
    }
}

/// <summary>A fixed-size column in a long list, which is kept as a set.</summary>
internal sealed class LongListPredicate<T>(FieldId field, T[] values) : Predicate
    where T : unmanaged, INumber<T>
{
    private readonly HashSet<T> _values = [.. values];

    public override void Select(RowBlockView block, Span<ulong> bits)
    {
        var column = block.Values<T>(field);
        bits.Clear();
        for (var i = 0; i < column.Length; i++)
        {
            bits[i >> 6] |= (_values.Contains(column[i]) ? 1UL : 0UL) << (i & 63);
        }
    }
}

/// <summary>A boolean column has a value.</summary>
internal sealed class BoolPredicate(FieldId field, bool value) : Predicate
{
    public override void Select(RowBlockView block, Span<ulong> bits)
    {
        var column = block.Values<bool>(field);
        bits.Clear();
        for (var i = 0; i < column.Length; i++)
        {
            bits[i >> 6] |= (column[i] == value ? 1UL : 0UL) << (i & 63);
        }
    }
}
