using System.Runtime.InteropServices;

namespace Milvus.Index.Kernels;

/// <summary>Inner products of sparse vectors: pairs of uint32 index and float32 value, ascending by index.</summary>
public static class SparseKernels
{
    /// <summary>Σ of the products of values with the same index.</summary>
    /// <param name="query">Pairs of 8 bytes.</param>
    /// <param name="row">Pairs of 8 bytes.</param>
    /// <returns>NaN when no index is in both: such rows are no hits.</returns>
    public static float InnerProduct(ReadOnlySpan<byte> query, ReadOnlySpan<byte> row)
    {
        var left = MemoryMarshal.Cast<byte, ulong>(query);
        var right = MemoryMarshal.Cast<byte, ulong>(row);
        var (sum, any) = (0f, false);
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            var (a, b) = ((uint)left[i], (uint)right[j]);
            if (a == b)
            {
                sum += Value(left[i++]) * Value(right[j++]);
                any = true;
            }
            else if (a < b)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return any ? sum : float.NaN;
    }

    private static float Value(ulong pair) => BitConverter.UInt32BitsToSingle((uint)(pair >> 32));
}
