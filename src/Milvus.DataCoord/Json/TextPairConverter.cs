using System.Text.Json;
using System.Text.Json.Serialization;

namespace Milvus.DataCoord.Json;

/// <summary>A parameter as an array of two texts: <c>["dim", "8"]</c>.</summary>
internal sealed class TextPairConverter : JsonConverter<KeyValuePair<string, string>>
{
    public override KeyValuePair<string, string> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A parameter is an array of two texts.");
        }

        var key = Text(ref reader);
        var value = Text(ref reader);
        return reader.Read() && reader.TokenType == JsonTokenType.EndArray
            ? new(key, value)
            : throw new JsonException($"Parameter {key} has more than a value.");
    }

    public override void Write(
        Utf8JsonWriter writer, KeyValuePair<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.Key);
        writer.WriteStringValue(value.Value);
        writer.WriteEndArray();
    }

    private static string Text(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.String
            ? reader.GetString()!
            : throw new JsonException("A parameter is an array of two texts.");
}
