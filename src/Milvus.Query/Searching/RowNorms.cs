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

    private const int RowsAtOnce = 64;

    private static readonly ConditionalWeakTable<Column, float[]> Kept = [];

    /// <param name="column">Float32 vectors, or dense ones of 16 or 8 bits.</param>
    public static float[] Of(Column column) =>
        column.RowCount < SmallestKept ? Compute(column) : Kept.GetValue(column, Compute);

    private static float[] Compute(Column column)
    {
        if (column is FloatVectorColumn floats)
        {
            return InverseNorms.Of(floats.Values.Span, floats.Dim);
        }

        var packed = (PackedVectorColumn)column;
        var inverse = new float[packed.RowCount];
        var wide = new float[RowsAtOnce * packed.Dim];
        for (var start = 0; start < inverse.Length; start += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, inverse.Length - start);
            var rows = wide.AsSpan(0, count * packed.Dim);
            WideningKernels.Widen(
                packed.DataType, packed.Bytes.Span.Slice(start * packed.RowBytes, count * packed.RowBytes), rows);
            InverseNorms.Of(rows, packed.Dim).CopyTo(inverse.AsSpan(start));
        }

        return inverse;
    }
}
