using System.Text.Json;
using Google.Protobuf;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Rest.Rows;

/// <summary>The vectors to search for, as the placeholder group that a search sends.</summary>
internal static class QueryVectorsJson
{
    /// <param name="schema">The collection's.</param>
    /// <param name="name">The vector field; empty where there is but one.</param>
    /// <param name="json">The list of vectors, which is known to be good JSON.</param>
    public static Outcome<Proto.PlaceholderGroup> Read(CollectionSchema schema, string name, ReadOnlySpan<byte> json)
    {
        var field = Find(schema, name);
        if (!field.IsOk) return field.Error;
        var placeholder = new Proto.PlaceholderValue { Tag = "$0", Type = (Proto.PlaceholderType)field.Value.DataType };
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var (vector, wanted) = ReadOne(ref reader, field.Value);
            if (vector is null)
                return RestErrors.Format(
                    $"data[{placeholder.Values.Count}] should be {wanted}, a vector of field {field.Value.Name}");
            placeholder.Values.Add(UnsafeByteOperations.UnsafeWrap(vector));
        }

        return placeholder.Values.Count == 0
            ? RestErrors.Format("data has no vectors")
            : new Proto.PlaceholderGroup { Placeholders = { placeholder } };
    }

    private static (byte[]? Vector, string? Wanted) ReadOne(ref Utf8JsonReader reader, FieldSchema field)
    {
        if (field.DataType == DataType.SparseFloatVector)
            return (JsonVectors.ReadSparse(ref reader), "an object of indices and values");
        var vector = new byte[field.DataType.RowBytes(field.Dim)];
        return JsonVectors.Read(ref reader, field, vector) is { } wanted ? (null, wanted) : (vector, null);
    }

    private static Outcome<FieldSchema> Find(CollectionSchema schema, string name)
    {
        var vectors = schema.Fields.Where(field => field.IsVector).ToArray();
        if (name.Length == 0)
            return vectors.Length == 1
                ? vectors[0]
                : RestErrors.Format(
                    "search without annsField, but already found multiple vector fields: "
                    + $"[{string.Join(", ", vectors.Select(field => field.Name))}]");
        return vectors.FirstOrDefault(field => field.Name == name) is { } found
            ? found
            : RestErrors.Format($"cannot find a vector field named: {name}");
    }
}
