using System.Numerics;
using System.Runtime.InteropServices;
using Milvus.Core.Schema;
using Milvus.Index.Kernels;

namespace Milvus.Index.Tests;

/// <summary>Vectors of 16, 8 and 1 bits and sparse ones, against their definitions.</summary>
public sealed class PackedKernelTests
{
    [Fact]
    public void Every_half_and_every_brain_float_is_widened_exactly()
    {
        var all = Enumerable.Range(0, 65536).Select(bits => (ushort)bits).ToArray();
        var (half, brain) = (new float[all.Length], new float[all.Length]);
        WideningKernels.Widen(DataType.Float16Vector, MemoryMarshal.AsBytes(all.AsSpan()), half);
        WideningKernels.Widen(DataType.BFloat16Vector, MemoryMarshal.AsBytes(all.AsSpan()), brain);
        foreach (var bits in all)
        {
            var expected = (float)BitConverter.UInt16BitsToHalf(bits);
            Assert.True(expected.Equals(half[bits]), $"{bits:x4}: {half[bits]}");
            Assert.True(BitConverter.Int32BitsToSingle(bits << 16).Equals(brain[bits]), $"{bits:x4}: {brain[bits]}");
        }
    }

    [Fact]
    public void Every_length_of_bytes_is_widened()
    {
        for (var length = 1; length < 70; length++)
        {
            var bytes = Enumerable.Range(0, length).Select(i => (byte)(i * 37)).ToArray();
            var wide = new float[length];
            WideningKernels.Widen(DataType.Int8Vector, bytes, wide);
            Assert.Equal(bytes.Select(b => (float)(sbyte)b), wide);
        }
    }

    [Fact]
    public void Bits_are_counted_for_every_length()
    {
        var random = new Random(1);
        for (var length = 1; length < 40; length++)
        {
            var (query, rows) = (new byte[length], new byte[3 * length]);
            random.NextBytes(query);
            random.NextBytes(rows.AsSpan(0, 2 * length));
            var (hamming, jaccard) = (new float[3], new float[2]);
            BinaryKernels.Distances(MetricType.Hamming, query, rows, default, all: true, hamming);
            BinaryKernels.Distances(MetricType.Jaccard, query, rows, [2, 0], all: false, jaccard);
            for (var row = 0; row < 3; row++)
            {
                var pairs = query.Zip(rows.Skip(row * length)).ToArray();
                Assert.Equal(pairs.Sum(p => BitOperations.PopCount((uint)(p.First ^ p.Second))), hamming[row]);
                var both = pairs.Sum(p => BitOperations.PopCount((uint)(p.First & p.Second)));
                var either = pairs.Sum(p => BitOperations.PopCount((uint)(p.First | p.Second)));
                var expected = either == 0 ? 1f : (float)(either - both) / either;
                Assert.True(row == 1 || expected == jaccard[row == 2 ? 0 : 1], $"length {length} row {row}");
            }
        }
    }

    [Fact]
    public void Sparse_vectors_without_a_common_index_have_no_product()
    {
        var query = Pairs((1, 2f), (5, 3f), (4_000_000_000, 4f));
        Assert.Equal(6f + 20f, SparseKernels.InnerProduct(query, Pairs((0, 9f), (5, 2f), (4_000_000_000, 5f))));
        Assert.True(float.IsNaN(SparseKernels.InnerProduct(query, Pairs((2, 1f), (6, 1f)))));
        Assert.True(float.IsNaN(SparseKernels.InnerProduct(query, [])));
    }

    private static byte[] Pairs(params (uint Index, float Value)[] pairs) =>
        [.. pairs.SelectMany(p => BitConverter.GetBytes(p.Index).Concat(BitConverter.GetBytes(p.Value)))];
}
