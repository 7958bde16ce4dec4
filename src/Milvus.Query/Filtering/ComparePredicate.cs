using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Milvus.Core;
using Milvus.Expressions.Bound;

namespace Milvus.Query.Filtering;

/// <summary>A fixed-size column against a constant, a register at a time.</summary>
internal sealed class ComparePredicate<T>(FieldId field, Comparison comparison, T value) : Predicate
    where T : unmanaged, INumber<T>
{
    public override void Select(RowBlockView block, Span<ulong> bits) =>
        ColumnCompare.Select(block.Values<T>(field), comparison, value, bits);
}

/// <summary>Two columns of computed numbers.</summary>
internal sealed class PairPredicate<T>(NumberSource<T> left, Comparison comparison, NumberSource<T> right) : Predicate
    where T : unmanaged, INumber<T>
{
    public override void Select(RowBlockView block, Span<ulong> bits) =>
        ColumnCompare.Select(left.Read(block), comparison, right.Read(block), bits);
}

/// <summary>Compares runs of numbers into bits.</summary>
internal static class ColumnCompare
{
    private interface IOrder
    {
        static abstract bool Holds<T>(T left, T right)
            where T : INumber<T>;

        static abstract Vector512<T> Holds<T>(Vector512<T> left, Vector512<T> right);
    }

    public static void Select<T>(ReadOnlySpan<T> values, Comparison comparison, T constant, Span<ulong> bits)
        where T : unmanaged, INumber<T>
    {
        switch (comparison)
        {
            case Comparison.Equal: Run<T, Equal>(values, constant, bits); break;
            case Comparison.NotEqual:
                Run<T, Equal>(values, constant, bits);
                Selection.Invert(bits, values.Length);
                break;
            case Comparison.Less: Run<T, Less>(values, constant, bits); break;
            case Comparison.LessOrEqual: Run<T, LessOrEqual>(values, constant, bits); break;
            case Comparison.Greater: Run<T, Greater>(values, constant, bits); break;
            default: Run<T, GreaterOrEqual>(values, constant, bits); break;
        }
    }

    public static void Select<T>(ReadOnlySpan<T> left, Comparison comparison, ReadOnlySpan<T> right, Span<ulong> bits)
        where T : unmanaged, INumber<T>
    {
        switch (comparison)
        {
            case Comparison.Equal: Pairs<T, Equal>(left, right, bits); break;
            case Comparison.NotEqual:
                Pairs<T, Equal>(left, right, bits);
                Selection.Invert(bits, left.Length);
                break;
            case Comparison.Less: Pairs<T, Less>(left, right, bits); break;
            case Comparison.LessOrEqual: Pairs<T, LessOrEqual>(left, right, bits); break;
            case Comparison.Greater: Pairs<T, Less>(right, left, bits); break;
            default: Pairs<T, LessOrEqual>(right, left, bits); break;
        }
    }

    private static void Run<T, TOrder>(ReadOnlySpan<T> values, T constant, Span<ulong> bits)
        where T : unmanaged, INumber<T>
        where TOrder : struct, IOrder
    {
        var pattern = Vector512.Create(constant);
        ref var first = ref MemoryMarshal.GetReference(values);
        for (var word = 0; word < bits.Length; word++)
        {
            var start = word << 6;
            if (values.Length - start >= 64)
            {
                var mask = 0UL;
                for (var i = 0; i < 64; i += Vector512<T>.Count)
                {
                    var found = TOrder.Holds(Vector512.LoadUnsafe(ref first, (nuint)(start + i)), pattern);
                    mask |= found.ExtractMostSignificantBits() << i;
                }

                bits[word] = mask;
                continue;
            }

            bits[word] = 0;
            for (var i = start; i < values.Length; i++)
            {
                bits[word] |= (TOrder.Holds(values[i], constant) ? 1UL : 0UL) << (i - start);
            }
        }
    }

    private static void Pairs<T, TOrder>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<ulong> bits)
        where T : unmanaged, INumber<T>
        where TOrder : struct, IOrder
    {
        bits.Clear();
        for (var i = 0; i < left.Length; i++)
        {
            bits[i >> 6] |= (TOrder.Holds(left[i], right[i]) ? 1UL : 0UL) << (i & 63);
        }
    }

    private readonly struct Equal : IOrder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds<T>(T left, T right)
            where T : INumber<T> => left == right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Holds<T>(Vector512<T> left, Vector512<T> right) => Vector512.Equals(left, right);
    }

    private readonly struct Less : IOrder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds<T>(T left, T right)
            where T : INumber<T> => left < right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Holds<T>(Vector512<T> left, Vector512<T> right) => Vector512.LessThan(left, right);
    }

    private readonly struct LessOrEqual : IOrder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds<T>(T left, T right)
            where T : INumber<T> => left <= right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Holds<T>(Vector512<T> left, Vector512<T> right) =>
            Vector512.LessThanOrEqual(left, right);
    }

    private readonly struct Greater : IOrder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds<T>(T left, T right)
            where T : INumber<T> => left > right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Holds<T>(Vector512<T> left, Vector512<T> right) =>
            Vector512.GreaterThan(left, right);
    }

    private readonly struct GreaterOrEqual : IOrder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds<T>(T left, T right)
            where T : INumber<T> => left >= right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Holds<T>(Vector512<T> left, Vector512<T> right) =>
            Vector512.GreaterThanOrEqual(left, right);
    }
}
