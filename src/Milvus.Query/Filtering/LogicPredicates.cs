namespace Milvus.Query.Filtering;

/// <summary>The same answer for every row.</summary>
internal sealed class ConstantPredicate(bool value) : Predicate
{
    public override void Select(RowBlockView block, Span<ulong> bits)
    {
        if (value)
        {
            Selection.Fill(bits, block.Count);
        }
        else
        {
            bits.Clear();
        }
    }
}

/// <summary>The opposite of another condition.</summary>
internal sealed class NotPredicate(Predicate term) : Predicate
{
    public override void Select(RowBlockView block, Span<ulong> bits)
    {
        term.Select(block, bits);
        Selection.Invert(bits, block.Count);
    }
}

/// <summary>All of several conditions; stops when no row is left.</summary>
internal sealed class AllPredicate(Predicate[] terms) : Predicate
{
    private readonly ulong[] _scratch = new ulong[Selection.WordsFor(FilterEvaluator.MaxRows)];

    public override void Select(RowBlockView block, Span<ulong> bits)
    {
        terms[0].Select(block, bits);
        var other = _scratch.AsSpan(0, block.Words);
        for (var term = 1; term < terms.Length && bits.IndexOfAnyExcept(0UL) >= 0; term++)
        {
            terms[term].Select(block, other);
            for (var i = 0; i < bits.Length; i++)
            {
                bits[i] &= other[i];
            }
        }
    }
}

/// <summary>Any of several conditions.</summary>
internal sealed class AnyPredicate(Predicate[] terms) : Predicate
{
    private readonly ulong[] _scratch = new ulong[Selection.WordsFor(FilterEvaluator.MaxRows)];

    public override void Select(RowBlockView block, Span<ulong> bits)
    {
        terms[0].Select(block, bits);
        var other = _scratch.AsSpan(0, block.Words);
        for (var term = 1; term < terms.Length; term++)
        {
            terms[term].Select(block, other);
            for (var i = 0; i < bits.Length; i++)
            {
                bits[i] |= other[i];
            }
        }
    }
}
