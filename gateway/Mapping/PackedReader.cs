using Google.Protobuf;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>Dense vectors that travel as bytes.</summary>
internal static class PackedReader
{
    private const ushort HalfExponent = 0x7c00;
    private const ushort BrainExponent = 0x7f80;

    public static Outcome<Column> Read(FieldSchema field, Proto.FieldData data, int rows)
    {
        var vectors = data.Vectors;
        ByteString? bytes = (field.DataType, vectors?.DataCase) switch
        {
            (DataType.BinaryVector, Proto.VectorField.DataOneofCase.BinaryVector) => vectors.BinaryVector,
            (DataType.Float16Vector, Proto.VectorField.DataOneofCase.Float16Vector) => vectors.Float16Vector,
            (DataType.BFloat16Vector, Proto.VectorField.DataOneofCase.Bfloat16Vector) => vectors.Bfloat16Vector,
            (DataType.Int8Vector, Proto.VectorField.DataOneofCase.Int8Vector) => vectors.Int8Vector,
            _ => null,
        };
        if (bytes is null || vectors is null) return ColumnReader.WrongType(field, data);
        if (vectors.Dim != field.Dim)
            return MilvusErrors.Invalid(
                $"the dim ({vectors.Dim}) of field data({field.Name}) is not equal to schema dim ({field.Dim})",
                field.Dim,
                vectors.Dim);
        var rowBytes = field.DataType.RowBytes(field.Dim);
        if (bytes.Length != (long)rows * rowBytes)
            return MilvusErrors.Invalid(
                $"the length of vectors of field ({field.Name}) is {bytes.Length} bytes, not {rows} rows of {rowBytes}",
                (long)rows * rowBytes,
                bytes.Length);
        var bad = FirstBad(field.DataType, bytes.Span);
        return bad < 0
            ? new PackedVectorColumn(field.DataType, field.Dim, bytes.Memory)
            : ColumnReader.NotFinite(field, bad / field.Dim, double.NaN);
    }

    /// <summary>The place of the first value that is no number; -1 when all are.</summary>
    public static int FirstBad(DataType type, ReadOnlySpan<byte> bytes)
    {
        var exponent = type switch
        {
            DataType.Float16Vector => HalfExponent,
            DataType.BFloat16Vector => BrainExponent,
            _ => (ushort)0,
        };
        if (exponent == 0) return -1;
        for (var i = 0; i + 1 < bytes.Length; i += 2)
            if (((bytes[i] | (bytes[i + 1] << 8)) & exponent) == exponent)
                return i / 2;
        return -1;
    }
}
