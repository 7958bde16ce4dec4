using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Milvus.DataCoord.Json;

/// <summary>A one-number type as a JSON number, as a property name in decimal digits.</summary>
internal sealed class LongConverter<T>(Func<long, T> wrap, Func<T, long> unwrap) : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        wrap(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(unwrap(value));

    public override T ReadAsPropertyName(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        long.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? wrap(value)
            : throw new JsonException($"'{reader.GetString()}' is not a number.");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(unwrap(value).ToString(CultureInfo.InvariantCulture));
}
