using System.Numerics;
using System.Runtime.InteropServices;
using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.Index.Kernels;

/// <summary>Distances of binary vectors, eight bytes at a time.</summary>
public static class BinaryKernels
{
    /// <summary>Compares one query with rows.</summary>
    /// <param name="metric">Hamming gives differing bits, Jaccard 1 − |both| ÷ |either| (1 when neither has a bit).</param>
    /// <param name="query">[bytes per row].</param>
    /// <param name="rows">Row-major [n × bytes per row].</param>
    /// <param name="selected">Row numbers to score; ignored when <paramref name="all"/> holds.</param>
    /// <param name="all">Whether every row is scored, in order.</param>
    /// <param name="distances">[scored rows], written.</param>
    public static void Distances(
        MetricType metric,
        ReadOnlySpan<byte> query,
        ReadOnlySpan<byte> rows,
        ReadOnlySpan<int> selected,
        bool all,
        Span<float> distances)
    {
        Invariant.Holds(
            query.Length > 0 && rows.Length % query.Length == 0, $"{rows.Length} bytes are no rows of {query.Length}.");
        Invariant.Holds(metric is MetricType.Hamming or MetricType.Jaccard, $"Metric {metric} compares no bits.");
        for (var i = 0; i < distances.Length; i++)
        {
            var row = rows.Slice((all ? i : selected[i]) * query.Length, query.Length);
            distances[i] = metric == MetricType.Hamming ? Hamming(query, row) : Jaccard(query, row);
        }
    }

    private static int Hamming(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var left = MemoryMarshal.Cast<byte, ulong>(a);
        var right = MemoryMarshal.Cast<byte, ulong>(b);
        var count = 0;
        for (var i = 0; i < left.Length; i++)
        {
            count += BitOperations.PopCount(left[i] ^ right[i]);
        }

        for (var i = left.Length * sizeof(ulong); i < a.Length; i++)
        {
            count += BitOperations.PopCount((uint)(a[i] ^ b[i]));
        }

        return count;
    }

    private static float Jaccard(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var left = MemoryMarshal.Cast<byte, ulong>(a);
        var right = MemoryMarshal.Cast<byte, ulong>(b);
        var (both, either) = (0, 0);
        for (var i = 0; i < left.Length; i++)
        {
            both += BitOperations.PopCount(left[i] & right[i]);
            either += BitOperations.PopCount(left[i] | right[i]);
        }

        for (var i = left.Length * sizeof(ulong); i < a.Length; i++)
        {
            both += BitOperations.PopCount((uint)(a[i] & b[i]));
            either += BitOperations.PopCount((uint)(a[i] | b[i]));
        }

        return either == 0 ? 1f : (float)(either - both) / either;
    }
}
