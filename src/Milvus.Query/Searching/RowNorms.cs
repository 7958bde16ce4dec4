using System.Runtime.CompilerServices;
using Milvus.Core.Rows;
using Milvus.Index.Kernels;

namespace Milvus.Query.Searching;

/// <summary>
/// Inverse lengths of a column's vectors, computed by the first search that needs them and kept as long as the column
/// lives: views of a growing segment come and go, their columns stay.
/// </summary>
internal static class RowNorms
{
    /// <summary>Below this a column's lengths are computed anew: keeping them costs more than it saves.</summary>
    private const int SmallestKept = 256;

    private static readonly ConditionalWeakTable<FloatVectorColumn, float[]> Kept = [];

    public static float[] Of(FloatVectorColumn column) =>
        column.RowCount < SmallestKept ? Compute(column) : Kept.GetValue(column, Compute);

    private static float[] Compute(FloatVectorColumn column) => InverseNorms.Of(column.Values.Span, column.Dim);
}
