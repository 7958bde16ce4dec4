using Milvus.Core;

namespace Milvus.Index.Kernels;

/// <summary>
/// 1 ÷ length of vectors, which turns an inner product into a cosine. A zero vector has 0, so that its cosine is 0.
/// A vector whose squared length leaves float32's safe range has NaN: its cosine is computed in double.
/// </summary>
public static class InverseNorms
{
    private const float SmallestSquare = 1e-30f;
    private const float LargestSquare = 1e30f;

    /// <summary>Computes inverse lengths.</summary>
    /// <param name="rows">Row-major float32 [n × dim].</param>
    /// <param name="dim">Values per row, at least 1.</param>
    /// <returns>[n].</returns>
    public static float[] Of(ReadOnlySpan<float> rows, int dim)
    {
        Invariant.Holds(dim > 0 && rows.Length % dim == 0, $"{rows.Length} floats are no rows of {dim}.");
        var inverse = new float[rows.Length / dim];
        RowBlock.Squares(rows, dim, inverse);
        for (var row = 0; row < inverse.Length; row++)
        {
            var square = inverse[row];
            inverse[row] = square is >= SmallestSquare and <= LargestSquare
                ? 1f / MathF.Sqrt(square)
                : rows.Slice(row * dim, dim).IndexOfAnyExcept(0f) < 0 ? 0f : float.NaN;
        }

        return inverse;
    }
}
