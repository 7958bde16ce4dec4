using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Expressions.Bound;

namespace Milvus.Query.Filtering;

/// <summary>A text column, row by row without a copy.</summary>
internal abstract class TextPredicate(FieldId field) : Predicate
{
    public sealed override void Select(RowBlockView block, Span<ulong> bits)
    {
        var column = block.Texts(field);
        var offsets = column.Offsets.Span.Slice(block.Start, block.Count + 1);
        var bytes = column.Bytes.Span;
        bits.Clear();
        for (var i = 0; i < block.Count; i++)
        {
            bits[i >> 6] |= (Holds(bytes[offsets[i]..offsets[i + 1]]) ? 1UL : 0UL) << (i & 63);
        }
    }

    protected abstract bool Holds(ReadOnlySpan<byte> text);

    /// <summary>What an order of two values means for a comparison.</summary>
    protected internal static bool Settle(Comparison comparison, int order) => comparison switch
    {
        Comparison.Equal => order == 0,
        Comparison.NotEqual => order != 0,
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        _ => order >= 0,
    };
}

/// <summary>A text column against a constant.</summary>
internal sealed class TextComparePredicate(FieldId field, Comparison comparison, ImmutableArray<byte> value)
    : TextPredicate(field)
{
    protected override bool Holds(ReadOnlySpan<byte> text) => comparison switch
    {
        Comparison.Equal => text.SequenceEqual(value.AsSpan()),
        Comparison.NotEqual => !text.SequenceEqual(value.AsSpan()),
        _ => Settle(comparison, text.SequenceCompareTo(value.AsSpan())),
    };
}

/// <summary>A text column against a pattern.</summary>
internal sealed class LikePredicate(FieldId field, LikePattern pattern) : TextPredicate(field)
{
    protected override bool Holds(ReadOnlySpan<byte> text) => pattern.IsMatch(text);
}

/// <summary>A text column in a list, which is kept sorted by length and bytes.</summary>
internal sealed class TextListPredicate : TextPredicate
{
    private readonly byte[][] _values;

    public TextListPredicate(FieldId field, ImmutableArray<ImmutableArray<byte>> values)
        : base(field)
    {
        _values = [.. values.Select(value => value.ToArray())];
        Array.Sort(_values, (a, b) => Order(a, b));
    }

    protected override bool Holds(ReadOnlySpan<byte> text)
    {
        var (low, high) = (0, _values.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = Order(_values[middle], text);
            if (order == 0)
            {
                return true;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return false;
    }

    private static int Order(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var byLength = a.Length.CompareTo(b.Length);
        return byLength != 0 ? byLength : a.SequenceCompareTo(b);
    }
}

/// <summary>Two text columns.</summary>
internal sealed class TextPairPredicate(FieldId left, Comparison comparison, FieldId right) : Predicate
{
    public override void Select(RowBlockView block, Span<ulong> bits)
    {
        var (a, b) = (block.Texts(left), block.Texts(right));
        bits.Clear();
        for (var i = 0; i < block.Count; i++)
        {
            var order = a[block.Start + i].SequenceCompareTo(b[block.Start + i]);
            bits[i >> 6] |= (TextPredicate.Settle(comparison, order) ? 1UL : 0UL) << (i & 63);
        }
    }
}
