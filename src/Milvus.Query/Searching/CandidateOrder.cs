namespace Milvus.Query.Searching;

/// <summary>Best first, then by primary key, then newest first: a total order, so that results repeat.</summary>
internal sealed class CandidateOrder(ICandidateOrder rows) : IComparer<Candidate>
{
    public int Compare(Candidate x, Candidate y) =>
        x.Goodness > y.Goodness ? -1 : x.Goodness < y.Goodness ? 1 : CompareByKey(x, y);

    /// <summary>By primary key, then newest first.</summary>
    public int CompareByKey(Candidate x, Candidate y)
    {
        var order = CompareKeys(x, y);
        return order != 0 ? order : rows.CompareAge(x.Row, y.Row);
    }

    /// <summary>
    /// Keeps the newest row of each primary key.
    /// </summary>
    /// <param name="sorted">Best first; what is kept moves to the front in order.</param>
    /// <returns>How many are kept.</returns>
    public int KeepNewest(Span<Candidate> sorted)
    {
        if (!MayRepeat(sorted))
        {
            return sorted.Length;
        }

        var byKey = sorted.ToArray();
        Array.Sort(byKey, CompareByKey);
        var kept = 1;
        for (var i = 1; i < byKey.Length; i++)
        {
            if (CompareKeys(byKey[kept - 1], byKey[i]) != 0)
            {
                byKey[kept++] = byKey[i];
            }
        }

        var winners = byKey.AsSpan(0, kept);
        winners.Sort(this);
        winners.CopyTo(sorted);
        return kept;
    }

    private int CompareKeys(Candidate x, Candidate y)
    {
        var order = x.Key.CompareTo(y.Key);
        return order != 0 ? order : rows.CompareKeys(x.Row, y.Row);
    }

    private static bool MayRepeat(ReadOnlySpan<Candidate> candidates)
    {
        var keys = new long[candidates.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = candidates[i].Key;
        }

        Array.Sort(keys);
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i - 1] == keys[i])
            {
                return true;
            }
        }

        return false;
    }
}
