using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.Index.Kernels;

/// <summary>Vectors of 16 or 8 bits as float32, exactly; a register at a time.</summary>
public static class WideningKernels
{
    private const uint HalfExponent = 0x7c00;
    private const float TwoTo112 = 5192296858534827628530496329220096f;

    /// <summary>Widens values.</summary>
    /// <param name="type">Float16Vector, BFloat16Vector or Int8Vector.</param>
    /// <param name="from">Little-endian values.</param>
    /// <param name="to">One float per value, written.</param>
    public static void Widen(DataType type, ReadOnlySpan<byte> from, Span<float> to)
    {
        switch (type)
        {
            case DataType.Float16Vector:
                WidenHalf(MemoryMarshal.Cast<byte, ushort>(from), to);
                break;
            case DataType.BFloat16Vector:
                WidenBrain(MemoryMarshal.Cast<byte, ushort>(from), to);
                break;
            case DataType.Int8Vector:
                WidenBytes(MemoryMarshal.Cast<byte, sbyte>(from), to);
                break;
            default:
                throw new InvariantException($"Vectors of type {type} are not widened.");
        }
    }

    private static void WidenHalf(ReadOnlySpan<ushort> from, Span<float> to)
    {
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(to);
        var i = 0;
        for (; i <= from.Length - Vector128<ushort>.Count; i += Vector128<ushort>.Count)
        {
            var values = Vector256.WidenLower(Vector128.LoadUnsafe(ref source, (nuint)i).ToVector256Unsafe());
            HalfToSingle(values).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < from.Length; i++)
        {
            to[i] = (float)BitConverter.UInt16BitsToHalf(from[i]);
        }
    }

    /// <summary>
    /// Moves exponent and fraction to their places; the product with 2^112 mends the exponent's bias, for the smallest
    /// numbers as well. Infinities and NaN, which no column holds, get all exponent bits.
    /// </summary>
    private static Vector256<float> HalfToSingle(Vector256<uint> half)
    {
        var magnitude = ((half & Vector256.Create(0x7fffu)) << 13).AsSingle() * Vector256.Create(TwoTo112);
        var infinite = Vector256.Equals(half & Vector256.Create(HalfExponent), Vector256.Create(HalfExponent))
            & Vector256.Create(0x7f80_0000u);
        var sign = (half & Vector256.Create(0x8000u)) << 16;
        return (magnitude.AsUInt32() | infinite | sign).AsSingle();
    }

    private static void WidenBrain(ReadOnlySpan<ushort> from, Span<float> to)
    {
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(to);
        var i = 0;
        for (; i <= from.Length - Vector128<ushort>.Count; i += Vector128<ushort>.Count)
        {
            var values = Vector256.WidenLower(Vector128.LoadUnsafe(ref source, (nuint)i).ToVector256Unsafe());
            (values << 16).AsSingle().StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < from.Length; i++)
        {
            to[i] = BitConverter.Int32BitsToSingle(from[i] << 16);
        }
    }

    private static void WidenBytes(ReadOnlySpan<sbyte> from, Span<float> to)
    {
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(to);
        var i = 0;
        for (; i <= from.Length - Vector128<sbyte>.Count; i += Vector128<sbyte>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref source, (nuint)i));
            Vector256.ConvertToSingle(Vector256.WidenLower(low.ToVector256Unsafe())).StoreUnsafe(ref target, (nuint)i);
            Vector256.ConvertToSingle(Vector256.WidenLower(high.ToVector256Unsafe()))
                .StoreUnsafe(ref target, (nuint)(i + 8));
        }

        for (; i < from.Length; i++)
        {
            to[i] = from[i];
        }
    }
}
