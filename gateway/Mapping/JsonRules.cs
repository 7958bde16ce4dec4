using System.Text.Json;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>What a document must be to be kept.</summary>
internal static class JsonRules
{
    /// <summary>Null when it is JSON, and an object where it holds the keys that are no fields.</summary>
    public static MilvusError? Check(FieldSchema field, ReadOnlySpan<byte> json, int row)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            var isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            while (reader.Read())
            {
                if (field.IsDynamic && reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName
                    && reader.ValueTextEquals(SchemaRules.DynamicFieldName))
                    return MilvusErrors.Invalid(
                        $"use {SchemaRules.DynamicFieldName} as key name in dynamic field is not supported");
            }

            return isObject || !field.IsDynamic
                ? null
                : MilvusErrors.Invalid($"dynamic field data should be an object, row {row} is none");
        }
        catch (JsonException fault)
        {
            return MilvusErrors.Invalid($"row {row} of field {field.Name} is no JSON: {fault.Message}");
        }
    }
}
