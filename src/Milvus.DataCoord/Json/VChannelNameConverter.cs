using System.Text.Json;
using System.Text.Json.Serialization;
using Milvus.Core;

namespace Milvus.DataCoord.Json;

/// <summary>A vchannel's name as text.</summary>
internal sealed class VChannelNameConverter : JsonConverter<VChannelName>
{
    public override VChannelName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        VChannelName.TryParse(reader.GetString(), out var name)
            ? name
            : throw new JsonException($"'{reader.GetString()}' is not a vchannel name.");

    public override void Write(Utf8JsonWriter writer, VChannelName value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
