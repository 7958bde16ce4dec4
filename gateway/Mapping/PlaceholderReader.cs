using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>The vectors to search for.</summary>
/// <param name="Count">How many, 1 … 16384.</param>
/// <param name="Values">[count × dim] row-major; those of 16 or 8 bits widened; empty when there is a column.</param>
/// <param name="Column">[count] binary or sparse vectors; null for other types.</param>
internal readonly record struct QueryVectors(int Count, ReadOnlyMemory<float> Values, Column? Column = null);

/// <summary>Reads a placeholder group.</summary>
internal static class PlaceholderReader
{
    public static Outcome<QueryVectors> Read(FieldSchema field, ByteString bytes)
    {
        Proto.PlaceholderGroup group;
        try
        {
            group = Proto.PlaceholderGroup.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException fault)
        {
            return MilvusErrors.Invalid($"placeholder_group is no PlaceholderGroup message: {fault.Message}");
        }

        if (group.Placeholders.Count != 1)
            return MilvusErrors.Invalid("placeholder_group should hold one placeholder", 1, group.Placeholders.Count);
        var placeholder = group.Placeholders[0];
        if ((int)placeholder.Type != (int)field.DataType)
            return MilvusErrors.Invalid(
                $"vector type must be the same as that of field {field.Name}", field.DataType, placeholder.Type);
        if (placeholder.Values.Count is 0 or > Limits.ResultWindow)
            return MilvusErrors.Invalid(
                $"nq [{placeholder.Values.Count}] is invalid, it should be in range [1, {Limits.ResultWindow}]");
        return field.DataType switch
        {
            DataType.FloatVector => Copy(field, placeholder),
            DataType.SparseFloatVector => Sparse(field, placeholder),
            DataType.BinaryVector => Binary(field, placeholder),
            _ => Widen(field, placeholder),
        };
    }

    private static Outcome<QueryVectors> Sparse(FieldSchema field, Proto.PlaceholderValue placeholder)
    {
        foreach (var vector in placeholder.Values)
            if (BlobReader.CheckSparse(field, vector.Span) is { } bad)
                return bad;
        return new QueryVectors(
            placeholder.Values.Count,
            default,
            BlobReader.Join(field, [.. placeholder.Values.Select(vector => vector.Memory)]));
    }

    private static Outcome<QueryVectors> Binary(FieldSchema field, Proto.PlaceholderValue placeholder)
    {
        var size = field.DataType.RowBytes(field.Dim);
        var bytes = new byte[placeholder.Values.Count * size];
        for (var query = 0; query < placeholder.Values.Count; query++)
        {
            if (WrongSize(placeholder.Values[query], size) is { } wrong) return wrong;
            placeholder.Values[query].Span.CopyTo(bytes.AsSpan(query * size));
        }

        return new QueryVectors(
            placeholder.Values.Count, default, new PackedVectorColumn(field.DataType, field.Dim, bytes));
    }

    private static Outcome<QueryVectors> Widen(FieldSchema field, Proto.PlaceholderValue placeholder)
    {
        var size = field.DataType.RowBytes(field.Dim);
        var values = new float[placeholder.Values.Count * field.Dim];
        for (var query = 0; query < placeholder.Values.Count; query++)
        {
            var vector = placeholder.Values[query];
            if (WrongSize(vector, size) is { } wrong) return wrong;
            if (PackedReader.FirstBad(field.DataType, vector.Span) >= 0)
                return ColumnReader.NotFinite(field, query, double.NaN);
            var target = values.AsSpan(query * field.Dim, field.Dim);
            for (var i = 0; i < target.Length; i++)
                target[i] = field.DataType switch
                {
                    DataType.Float16Vector => (float)BinaryPrimitives.ReadHalfLittleEndian(vector.Span[(2 * i)..]),
                    DataType.BFloat16Vector => BitConverter.Int32BitsToSingle(
                        BinaryPrimitives.ReadUInt16LittleEndian(vector.Span[(2 * i)..]) << 16),
                    _ => (sbyte)vector.Span[i],
                };
        }

        return new QueryVectors(placeholder.Values.Count, values);
    }

    private static MilvusError? WrongSize(ByteString vector, int size) => vector.Length == size
        ? null
        : MilvusErrors.Invalid(
            $"vector dimension mismatch, expected vector size(byte) {size}, actual {vector.Length}");

    private static Outcome<QueryVectors> Copy(FieldSchema field, Proto.PlaceholderValue placeholder)
    {
        var size = field.Dim * sizeof(float);
        var values = new float[placeholder.Values.Count * field.Dim];
        var target = MemoryMarshal.AsBytes(values.AsSpan());
        for (var query = 0; query < placeholder.Values.Count; query++)
        {
            var vector = placeholder.Values[query];
            if (vector.Length != size)
                return MilvusErrors.Invalid(
                    $"vector dimension mismatch, expected vector size(byte) {size}, actual {vector.Length}");
            vector.Span.CopyTo(target[(query * size)..]);
        }

        var bad = Finite.FirstBad(values);
        return bad < 0
            ? new QueryVectors(placeholder.Values.Count, values)
            : MilvusErrors.Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"value '{values[bad]}' of query {bad / field.Dim} is not a number or infinity"));
    }
}
