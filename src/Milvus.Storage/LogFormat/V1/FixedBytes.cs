using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Storage.LogFormat.V1;

/// <summary>Columns of fixed-size values as the little-endian bytes they are.</summary>
internal static class FixedBytes
{
    /// <summary>All values, one after the other; shares the column's memory.</summary>
    public static ReadOnlyMemory<byte> Of(Column column) => column switch
    {
        ValueColumn<bool> values => MemoryBytes.Of(values.Values),
        ValueColumn<sbyte> values => MemoryBytes.Of(values.Values),
        ValueColumn<short> values => MemoryBytes.Of(values.Values),
        ValueColumn<int> values => MemoryBytes.Of(values.Values),
        ValueColumn<long> values => MemoryBytes.Of(values.Values),
        ValueColumn<float> values => MemoryBytes.Of(values.Values),
        ValueColumn<double> values => MemoryBytes.Of(values.Values),
        FloatVectorColumn vectors => MemoryBytes.Of(vectors.Values),
        _ => throw new InvariantException($"Columns of type {column.DataType} have no fixed size."),
    };
}
