using System.Text.Json;
using Milvus.Core.Errors;

namespace Milvus.Gateway.Rest;

/// <summary>Schemas as requests write them, and the fields of a schema as replies do.</summary>
internal static class SchemaJson
{
    public static Outcome<Proto.CollectionSchema> Read(string name, string description, JsonElement json)
    {
        // The Node SDK spells it with a d, and some write the other name for a key made by the server.
        var autoId = json.Flag("autoID");
        var schema = new Proto.CollectionSchema
        {
            Name = name,
            Description = description,
            AutoId = autoId,
            EnableDynamicField = json.Flag("enableDynamicField") || json.Flag("enabledDynamicField"),
        };
        foreach (var sent in json.Items("functions"))
        {
            var function = Function(sent);
            if (!function.IsOk) return function.Error;
            schema.Functions.Add(function.Value);
        }

        foreach (var sent in json.Items("fields"))
        {
            var field = Field(sent, autoId);
            if (!field.IsOk) return field.Error;
            schema.Fields.Add(field.Value);
        }

        return schema;
    }

    public static Outcome<Proto.FieldSchema> Field(JsonElement json, bool autoId)
    {
        var type = TypeOf(json.Text("dataType"), "data type");
        if (!type.IsOk) return type.Error;
        var element = type.Value == Proto.DataType.Array
            ? TypeOf(json.Text("elementDataType"), "element data type")
            : Proto.DataType.None;
        if (!element.IsOk) return element.Error;
        var field = new Proto.FieldSchema
        {
            Name = json.Text("fieldName"),
            Description = json.Text("description"),
            DataType = type.Value,
            ElementType = element.Value,
            IsPrimaryKey = json.Flag("isPrimary"),
            AutoId = json.Flag("isPrimary") && (autoId || json.Flag("autoID")),
            IsPartitionKey = json.Flag("isPartitionKey"),
            IsClusteringKey = json.Flag("isClusteringKey"),
            Nullable = json.Flag("nullable"),
            TypeParams = { json.Pairs("elementTypeParams") },
        };
        if (json.Find("defaultValue") is not { } sent) return field;
        if (Default(type.Value, sent) is not { } value)
            return MilvusErrors.Invalid(
                $"cannot use {sent.GetRawText()} as default value of field {field.Name}", type.Value, sent.ValueKind);
        field.DefaultValue = value;
        return field;
    }

    public static Outcome<Proto.FunctionSchema> Function(JsonElement json) =>
        EnumNames.FunctionType(json.Text("type")) is { } type
            ? new Proto.FunctionSchema
            {
                Name = json.Text("name"),
                Description = json.Text("description"),
                Type = type,
                InputFieldNames = { json.Texts("inputFieldNames") },
                OutputFieldNames = { json.Texts("outputFieldNames") },
                Params = { json.Pairs(Shapes.Params) },
            }
            : MilvusErrors.Invalid($"function type {json.Text("type")} is invalid(case sensitive)");

    public static void Write(Utf8JsonWriter json, Proto.FieldSchema field)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteString("type", EnumNames.Of(field.DataType));
        json.WriteNumber("id", field.FieldId);
        json.WriteString("description", field.Description);
        json.WriteBoolean("primaryKey", field.IsPrimaryKey);
        json.WriteBoolean("partitionKey", field.IsPartitionKey);
        json.WriteBoolean("clusteringKey", field.IsClusteringKey);
        json.WriteBoolean("autoId", field.AutoId);
        json.WriteBoolean("nullable", field.Nullable);
        if (field.DataType == Proto.DataType.Array) json.WriteString("elementType", EnumNames.Of(field.ElementType));
        if (field.DefaultValue is { DataCase: not Proto.ValueField.DataOneofCase.None } value) WriteDefault(json, value);
        if (field.TypeParams.Count > 0) json.WritePairs("params", field.TypeParams);
        json.WriteEndObject();
    }

    public static void WritePairs(this Utf8JsonWriter json, string name, IEnumerable<Proto.KeyValuePair> pairs)
    {
        json.WriteStartArray(name);
        foreach (var pair in pairs)
        {
            json.WriteStartObject();
            json.WriteString("key", pair.Key);
            json.WriteString("value", pair.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static Outcome<Proto.DataType> TypeOf(string name, string what) =>
        EnumNames.DataType(name) is { } type
            ? type
            : MilvusErrors.Invalid($"{what} {name} is invalid(case sensitive)");

    private static Proto.ValueField? Default(Proto.DataType type, JsonElement value) => (type, value.ValueKind) switch
    {
        (Proto.DataType.Bool, JsonValueKind.True or JsonValueKind.False) => new() { BoolData = value.GetBoolean() },
        (Proto.DataType.Int8 or Proto.DataType.Int16 or Proto.DataType.Int32, JsonValueKind.Number)
            when value.TryGetInt32(out var number) => new() { IntData = number },
        (Proto.DataType.Int64, JsonValueKind.Number)
            when value.TryGetInt64(out var number) => new() { LongData = number },
        (Proto.DataType.Float, JsonValueKind.Number)
            when value.TryGetSingle(out var number) => new() { FloatData = number },
        (Proto.DataType.Double, JsonValueKind.Number)
            when value.TryGetDouble(out var number) => new() { DoubleData = number },
        (Proto.DataType.VarChar or Proto.DataType.Timestamptz or Proto.DataType.Geometry, JsonValueKind.String) =>
            new() { StringData = value.GetString() },
        _ => null,
    };

    // As the value looks in the wire's own JSON form: its kind, then itself.
    private static void WriteDefault(Utf8JsonWriter json, Proto.ValueField value)
    {
        json.WritePropertyName("defaultValue");
        json.WriteRawValue(Google.Protobuf.JsonFormatter.Default.Format(value));
    }
}
