using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.Storage.Binlog.V1;

/// <summary>
/// How a field's values look in Parquet. Source: apache/parquet-format src/main/thrift/parquet.thrift.
/// </summary>
/// <param name="Physical">Type: BOOLEAN 0, INT32 1, INT64 2, FLOAT 4, DOUBLE 5, BYTE_ARRAY 6, FIXED_LEN_BYTE_ARRAY
/// 7.</param>
/// <param name="Length">Bytes of a FIXED_LEN_BYTE_ARRAY; else 0.</param>
/// <param name="Optional">Whether a row may be null.</param>
/// <param name="Converted">ConvertedType: UTF8 0, INT_8 15, INT_16 16; null for none.</param>
internal readonly record struct ParquetType(int Physical, int Length, bool Optional, int? Converted)
{
    public const int Boolean = 0;
    public const int ByteArray = 6;
    public const int FixedBytes = 7;

    public static ParquetType Of(DataType type, int shape, bool nullable) => type switch
    {
        DataType.Bool => new(Boolean, 0, nullable, null),
        DataType.Int8 => new(1, 0, nullable, 15),
        DataType.Int16 => new(1, 0, nullable, 16),
        DataType.Int32 => new(1, 0, nullable, null),
        DataType.Int64 or DataType.Timestamptz => new(2, 0, nullable, null),
        DataType.Float => new(4, 0, nullable, null),
        DataType.Double => new(5, 0, nullable, null),
        DataType.VarChar => new(ByteArray, 0, nullable, 0),
        _ when type.IsBytes() => new(ByteArray, 0, nullable, null),

        // As Milvus does: vectors that may be null have no fixed length.
        _ when type.IsDenseVector() => nullable
            ? new(ByteArray, 0, true, null)
            : new(FixedBytes, type.RowBytes(shape), false, null),
        _ => throw new InvariantException($"Type {type} has no binlogs yet."),
    };
}
