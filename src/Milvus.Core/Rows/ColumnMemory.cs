using System.Runtime.InteropServices;
using Milvus.Core.Schema;

namespace Milvus.Core.Rows;

/// <summary>Columns as the little-endian bytes they are, and back.</summary>
public static class ColumnMemory
{
    /// <summary>
    /// All values, one after the other, without offsets and validity; shares the column's memory.
    /// </summary>
    public static ReadOnlyMemory<byte> ValuesOf(Column column) => column switch
    {
        ValueColumn<bool> values => MemoryBytes.Of(values.Values),
        ValueColumn<sbyte> values => MemoryBytes.Of(values.Values),
        ValueColumn<short> values => MemoryBytes.Of(values.Values),
        ValueColumn<int> values => MemoryBytes.Of(values.Values),
        ValueColumn<long> values => MemoryBytes.Of(values.Values),
        ValueColumn<float> values => MemoryBytes.Of(values.Values),
        ValueColumn<double> values => MemoryBytes.Of(values.Values),
        FloatVectorColumn vectors => MemoryBytes.Of(vectors.Values),
        PackedVectorColumn vectors => vectors.Bytes,
        BytesColumn bytes => bytes.OwnBytes,
        _ => throw new InvariantException($"Columns of type {column.DataType} have no bytes."),
    };

    /// <summary>A column of values of one size; copies.</summary>
    /// <param name="type">Any type but those of <see cref="DataTypes.IsBytes"/>.</param>
    /// <param name="shape">The dimension of a dense vector.</param>
    /// <param name="values">[rows × bytes per row].</param>
    /// <param name="valid">Which rows have a value; null when all have.</param>
    public static Column Fixed(DataType type, int shape, ReadOnlySpan<byte> values, Validity? valid) => type switch
    {
        DataType.Bool => new ValueColumn<bool>(MemoryMarshal.Cast<byte, bool>(values).ToArray(), valid),
        DataType.Int8 => new ValueColumn<sbyte>(MemoryMarshal.Cast<byte, sbyte>(values).ToArray(), valid),
        DataType.Int16 => new ValueColumn<short>(MemoryMarshal.Cast<byte, short>(values).ToArray(), valid),
        DataType.Int32 => new ValueColumn<int>(MemoryMarshal.Cast<byte, int>(values).ToArray(), valid),
        DataType.Int64 or DataType.Timestamptz =>
            new ValueColumn<long>(MemoryMarshal.Cast<byte, long>(values).ToArray(), valid),
        DataType.Float => new ValueColumn<float>(MemoryMarshal.Cast<byte, float>(values).ToArray(), valid),
        DataType.Double => new ValueColumn<double>(MemoryMarshal.Cast<byte, double>(values).ToArray(), valid),
        DataType.FloatVector =>
            new FloatVectorColumn(shape, MemoryMarshal.Cast<byte, float>(values).ToArray(), valid),
        _ => new PackedVectorColumn(type, shape, values.ToArray(), valid),
    };

    /// <summary>A column of values of one size, which takes the bytes over.</summary>
    /// <param name="type">Any type but those of <see cref="DataTypes.IsBytes"/>.</param>
    /// <param name="shape">The dimension of a dense vector.</param>
    /// <param name="values">[rows × bytes per row].</param>
    /// <param name="valid">Which rows have a value; null when all have.</param>
    public static Column Adopt(DataType type, int shape, ReadOnlyMemory<byte> values, Validity? valid) => type switch
    {
        DataType.Bool => new ValueColumn<bool>(MemoryBytes.As<bool>(values), valid),
        DataType.Int8 => new ValueColumn<sbyte>(MemoryBytes.As<sbyte>(values), valid),
        DataType.Int16 => new ValueColumn<short>(MemoryBytes.As<short>(values), valid),
        DataType.Int32 => new ValueColumn<int>(MemoryBytes.As<int>(values), valid),
        DataType.Int64 or DataType.Timestamptz => new ValueColumn<long>(MemoryBytes.As<long>(values), valid),
        DataType.Float => new ValueColumn<float>(MemoryBytes.As<float>(values), valid),
        DataType.Double => new ValueColumn<double>(MemoryBytes.As<double>(values), valid),
        DataType.FloatVector => new FloatVectorColumn(shape, MemoryBytes.As<float>(values), valid),
        _ => new PackedVectorColumn(type, shape, values, valid),
    };

    /// <summary>A column of values of any length; the buffers are its own from now on.</summary>
    /// <param name="type">A type of <see cref="DataTypes.IsBytes"/>.</param>
    /// <param name="shape">The number of an Array's element type.</param>
    /// <param name="offsets">[rows + 1].</param>
    /// <param name="bytes">The values.</param>
    /// <param name="valid">Which rows have a value; null when all have.</param>
    public static BytesColumn Bytes(
        DataType type, int shape, ReadOnlyMemory<int> offsets, ReadOnlyMemory<byte> bytes, Validity? valid) =>
        type == DataType.VarChar
            ? new Utf8Column(offsets, bytes, valid)
            : new BlobColumn(type, (DataType)shape, offsets, bytes, valid);
}
