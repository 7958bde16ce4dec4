using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>The vectors to search for.</summary>
/// <param name="Count">How many, 1 … 16384.</param>
/// <param name="Values">[count × dim] row-major.</param>
internal readonly record struct QueryVectors(int Count, ReadOnlyMemory<float> Values);

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
        if (placeholder.Type != Proto.PlaceholderType.FloatVector)
            return MilvusErrors.Invalid(
                $"vector type must be the same as that of field {field.Name}", field.DataType, placeholder.Type);
        if (placeholder.Values.Count is 0 or > Limits.ResultWindow)
            return MilvusErrors.Invalid(
                $"nq [{placeholder.Values.Count}] is invalid, it should be in range [1, {Limits.ResultWindow}]");
        return Copy(field, placeholder);
    }

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
