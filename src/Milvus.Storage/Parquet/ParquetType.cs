using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.Storage.Parquet;

/// <summary>
/// How a field's values look in the files that we write. Source: apache/parquet-format src/main/thrift/parquet.thrift.
/// </summary>
/// <param name="Physical">The physical type.</param>
/// <param name="Length">Bytes of a FIXED_LEN_BYTE_ARRAY; else 0.</param>
/// <param name="Optional">Whether a row may be null.</param>
/// <param name="Converted">ConvertedType: UTF8 0, INT_8 15, INT_16 16; null for none.</param>
internal readonly record struct ParquetType(ParquetPhysical Physical, int Length, bool Optional, int? Converted)
{
    public static ParquetType Of(DataType type, int shape, bool nullable) => type switch
    {
        DataType.Bool => new(ParquetPhysical.BOOLEAN, 0, nullable, null),
        DataType.Int8 => new(ParquetPhysical.INT32, 0, nullable, 15),
        DataType.Int16 => new(ParquetPhysical.INT32, 0, nullable, 16),
        DataType.Int32 => new(ParquetPhysical.INT32, 0, nullable, null),
        DataType.Int64 or DataType.Timestamptz => new(ParquetPhysical.INT64, 0, nullable, null),
        DataType.Float => new(ParquetPhysical.FLOAT, 0, nullable, null),
        DataType.Double => new(ParquetPhysical.DOUBLE, 0, nullable, null),
        DataType.VarChar => new(ParquetPhysical.BYTE_ARRAY, 0, nullable, 0),
        _ when type.IsBytes() => new(ParquetPhysical.BYTE_ARRAY, 0, nullable, null),

        // As Milvus does: vectors that may be null have no fixed length.
        _ when type.IsDenseVector() => nullable
            ? new(ParquetPhysical.BYTE_ARRAY, 0, true, null)
            : new(ParquetPhysical.FIXED_LEN_BYTE_ARRAY, type.RowBytes(shape), false, null),
        _ => throw new InvariantException($"Type {type} has no binlogs yet."),
    };

    /// <summary>Refuses a column that holds something else.</summary>
    /// <exception cref="ParquetFormatException">It does.</exception>
    public static void Check(ParquetLeaf leaf, DataType type, int shape)
    {
        if (leaf.IsNested)
        {
            throw ParquetFormatException.TooNew($"Parquet column {leaf.Name} is repeated or in a group");
        }

        var isPhysical = type.IsDenseVector()
            ? leaf.Physical == ParquetPhysical.BYTE_ARRAY
                || (leaf.Physical == ParquetPhysical.FIXED_LEN_BYTE_ARRAY && leaf.Length == type.RowBytes(shape))
            : leaf.Physical == Of(type, shape, nullable: true).Physical;
        if (!isPhysical || !Takes(type, leaf.Meaning))
        {
            throw new ParquetFormatException(
                $"Parquet column {leaf.Name} of {leaf.Physical} ({leaf.Length} bytes, {leaf.Meaning}) instead of {type}");
        }
    }

    private static bool Takes(DataType type, ParquetMeaning meaning) => meaning == ParquetMeaning.None || type switch
    {
        DataType.Int8 => meaning == ParquetMeaning.Int8,
        DataType.Int16 => meaning is ParquetMeaning.Int8 or ParquetMeaning.Int16,
        DataType.Int32 => meaning is ParquetMeaning.Int8 or ParquetMeaning.Int16 or ParquetMeaning.Int32,
        DataType.Int64 => meaning == ParquetMeaning.Int64,
        DataType.Timestamptz => meaning is ParquetMeaning.Int64 or ParquetMeaning.TimestampMicros,
        DataType.VarChar => meaning is ParquetMeaning.Text or ParquetMeaning.Json,
        DataType.Json => meaning is ParquetMeaning.Text or ParquetMeaning.Json,
        DataType.BinaryVector or DataType.Int8Vector => meaning == ParquetMeaning.Uuid,
        _ => false,
    };
}
