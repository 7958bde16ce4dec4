using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>Documents, arrays, sparse vectors and geometries.</summary>
internal static class BlobReader
{
    private const int PairBytes = 8;

    /// <summary>JSON as sent; no bytes are null.</summary>
    public static Outcome<Column> Json(FieldSchema field, RepeatedField<ByteString> values, int rows)
    {
        if (ColumnReader.WrongCount(field, values.Count, rows) is { } wrong) return wrong;
        for (var row = 0; row < rows; row++)
            if (values[row].Length > Limits.JsonBytes)
                return MilvusErrors.Invalid(
                    $"the length ({values[row].Length}) of json field ({field.Name}) exceeds max length "
                    + $"({Limits.JsonBytes})");
            else if (values[row].Length > 0 && JsonRules.Check(field, values[row].Span, row) is { } bad)
                return bad;
        var valid = Validity.Of([.. values.Select(value => value.Length > 0)]);
        return Join(field, [.. values.Select(value => value.Memory)]).WithValid(valid);
    }

    /// <summary>One message of elements per row, which is kept as it is.</summary>
    public static Outcome<Column> Arrays(FieldSchema field, RepeatedField<Proto.ScalarField> values, int rows)
    {
        if (ColumnReader.WrongCount(field, values.Count, rows) is { } wrong) return wrong;
        var bytes = new ReadOnlyMemory<byte>[rows];
        for (var row = 0; row < rows; row++)
        {
            if (ArrayRules.Check(field, values[row], row) is { } bad) return bad;
            bytes[row] = values[row].ToByteArray();
        }

        return Join(field, bytes);
    }

    public static Outcome<Column> Geometries(FieldSchema field, RepeatedField<string> values, int rows)
    {
        if (ColumnReader.WrongCount(field, values.Count, rows) is { } wrong) return wrong;
        var bytes = new ReadOnlyMemory<byte>[rows];
        for (var row = 0; row < rows; row++)
        {
            if (WellKnownText.Normalize(values[row]) is not { } text)
                return MilvusErrors.Invalid(
                    $"value '{values[row]}' of field {field.Name} at row {row} is no well-known text");
            bytes[row] = Encoding.UTF8.GetBytes(text);
        }

        return Join(field, bytes);
    }

    public static Outcome<Column> Sparse(FieldSchema field, Proto.FieldData data, int rows)
    {
        if (data.Vectors is not { DataCase: Proto.VectorField.DataOneofCase.SparseFloatVector } vectors)
            return ColumnReader.WrongType(field, data);
        var values = vectors.SparseFloatVector.Contents;
        if (ColumnReader.WrongCount(field, values.Count, rows) is { } wrong) return wrong;
        for (var row = 0; row < rows; row++)
            if (CheckSparse(field, values[row].Span) is { } bad)
                return bad;
        return Join(field, [.. values.Select(value => value.Memory)]);
    }

    /// <summary>Pairs ascending by index, with values that are numbers.</summary>
    public static MilvusError? CheckSparse(FieldSchema field, ReadOnlySpan<byte> pairs)
    {
        if (pairs.Length % PairBytes != 0)
            return MilvusErrors.Invalid(
                $"invalid data length in sparse float vector of field {field.Name}: {pairs.Length}");
        var previous = -1L;
        for (; !pairs.IsEmpty; pairs = pairs[PairBytes..])
        {
            var index = BinaryPrimitives.ReadUInt32LittleEndian(pairs);
            if (index <= previous || index == uint.MaxValue)
                return MilvusErrors.Invalid(
                    $"unsorted or same indices in sparse float vector of field {field.Name}: {index}");
            if (!float.IsFinite(BinaryPrimitives.ReadSingleLittleEndian(pairs[4..])))
                return MilvusErrors.Invalid($"NaN or Inf value in sparse float vector of field {field.Name}");
            previous = index;
        }

        return null;
    }

    public static BytesColumn Join(FieldSchema field, ReadOnlyMemory<byte>[] values)
    {
        var offsets = new int[values.Length + 1];
        for (var row = 0; row < values.Length; row++) offsets[row + 1] = checked(offsets[row] + values[row].Length);
        var bytes = new byte[offsets[^1]];
        for (var row = 0; row < values.Length; row++) values[row].Span.CopyTo(bytes.AsSpan(offsets[row]));
        return ColumnMemory.Bytes(field.DataType, DataTypes.ShapeOf(field), offsets, bytes, null);
    }
}
