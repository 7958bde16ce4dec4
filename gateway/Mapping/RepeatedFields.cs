using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Google.Protobuf.Collections;

namespace Milvus.Gateway.Mapping;

/// <summary>
/// Takes the array out of a parsed list, or puts one into a list to be sent, without a copy: a megabyte of vectors
/// should not be moved to change its wrapper. A message whose array was taken must not be changed afterwards.
/// </summary>
internal static class RepeatedFields
{
    /// <summary>The values in the list's own memory.</summary>
    public static ReadOnlyMemory<T> Take<T>(RepeatedField<T> list) => Inside<T>.Array(list).AsMemory(0, list.Count);

    /// <summary>The values in the list's own memory, for a look.</summary>
    public static ReadOnlySpan<T> AsSpan<T>(RepeatedField<T> list) => Inside<T>.Array(list).AsSpan(0, list.Count);

    /// <summary>
    /// Fills an empty list; shares the memory when it begins with an array, which must not change any more.
    /// </summary>
    public static void Fill<T>(RepeatedField<T> list, ReadOnlyMemory<T> values)
    {
        if (values.IsEmpty) return;
        if (MemoryMarshal.TryGetArray(values, out var segment) && segment.Offset == 0)
            Inside<T>.Array(list) = segment.Array!;
        else
            Inside<T>.Array(list) = values.ToArray();
        Inside<T>.Count(list) = values.Length;
    }

    private static class Inside<T>
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "array")]
        public static extern ref T[] Array(RepeatedField<T> list);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "count")]
        public static extern ref int Count(RepeatedField<T> list);
    }
}
