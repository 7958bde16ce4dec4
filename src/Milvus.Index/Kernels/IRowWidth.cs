namespace Milvus.Index.Kernels;

/// <summary>
/// Sums one row against one query, or against four, in one register width. The four-query form gives each query
/// bit for bit the sum of the one-query form, so that a score does not depend on how queries were batched.
/// </summary>
internal unsafe interface IRowWidth
{
    /// <summary>The smallest dimension this width can sum.</summary>
    static abstract int MinDim { get; }

    /// <summary>Sums one pair; streams with two accumulators.</summary>
    static abstract float One<TMetric>(float* query, float* row, int dim)
        where TMetric : struct, IMetric;

    /// <summary>Sums four queries, <paramref name="dim"/> apart, against one row.</summary>
    /// <param name="queries">[4 × dim].</param>
    /// <param name="row">[dim].</param>
    /// <param name="dim">Values per row.</param>
    /// <param name="sums">Query j's sum goes to <c>sums[j × stride]</c>.</param>
    /// <param name="stride">Floats between two sums.</param>
    static abstract void Four<TMetric>(float* queries, float* row, int dim, float* sums, int stride)
        where TMetric : struct, IMetric;
}
