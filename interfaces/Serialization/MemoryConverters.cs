using System.Runtime.InteropServices;
using Milvus.Core.Rows;

namespace Milvus.Interfaces.Serialization;

/// <summary>
/// How flat arrays travel between silos: their little-endian bytes in one piece. The serializer's own way writes a
/// header for every element.
/// </summary>
[GenerateSerializer, Alias("milvus.Packed")]
internal struct PackedSurrogate
{
    [Id(0)]
    public ReadOnlyMemory<byte> Bytes;

    public static PackedSurrogate Of<T>(ReadOnlyMemory<T> values)
        where T : unmanaged => new() { Bytes = MemoryBytes.Of(values) };

    /// <summary>Copies: the bytes may lie anywhere in a buffer, the values must be aligned.</summary>
    public readonly T[] ToArray<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes.Span).ToArray();
}

[RegisterConverter]
internal sealed class FloatMemoryConverter : IConverter<ReadOnlyMemory<float>, PackedSurrogate>
{
    public ReadOnlyMemory<float> ConvertFromSurrogate(in PackedSurrogate surrogate) => surrogate.ToArray<float>();

    public PackedSurrogate ConvertToSurrogate(in ReadOnlyMemory<float> value) => PackedSurrogate.Of(value);
}

[RegisterConverter]
internal sealed class Int32MemoryConverter : IConverter<ReadOnlyMemory<int>, PackedSurrogate>
{
    public ReadOnlyMemory<int> ConvertFromSurrogate(in PackedSurrogate surrogate) => surrogate.ToArray<int>();

    public PackedSurrogate ConvertToSurrogate(in ReadOnlyMemory<int> value) => PackedSurrogate.Of(value);
}

[RegisterConverter]
internal sealed class Int64MemoryConverter : IConverter<ReadOnlyMemory<long>, PackedSurrogate>
{
    public ReadOnlyMemory<long> ConvertFromSurrogate(in PackedSurrogate surrogate) => surrogate.ToArray<long>();

    public PackedSurrogate ConvertToSurrogate(in ReadOnlyMemory<long> value) => PackedSurrogate.Of(value);
}

[RegisterConverter]
internal sealed class UInt64MemoryConverter : IConverter<ReadOnlyMemory<ulong>, PackedSurrogate>
{
    public ReadOnlyMemory<ulong> ConvertFromSurrogate(in PackedSurrogate surrogate) => surrogate.ToArray<ulong>();

    public PackedSurrogate ConvertToSurrogate(in ReadOnlyMemory<ulong> value) => PackedSurrogate.Of(value);
}
