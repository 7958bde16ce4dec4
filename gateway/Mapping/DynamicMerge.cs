using System.Buffers;
using System.Text.Json;

namespace Milvus.Gateway.Mapping;

/// <summary>Keys of <c>$meta</c> that an update brings, over those that the row has.</summary>
internal static class DynamicMerge
{
    /// <summary>The keys of both, only at the top; of a key that both have the value of the newer.</summary>
    /// <param name="old">An object, or nothing.</param>
    /// <param name="newer">An object, or nothing.</param>
    public static ReadOnlyMemory<byte> Merge(ReadOnlySpan<byte> old, ReadOnlySpan<byte> newer)
    {
        var bytes = new ArrayBufferWriter<byte>(Math.Max(16, old.Length + newer.Length));
        using var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { SkipValidation = true });
        var seen = new HashSet<string>(StringComparer.Ordinal);
        writer.WriteStartObject();
        Copy(newer, writer, seen);
        Copy(old, writer, seen);
        writer.WriteEndObject();
        writer.Flush();
        return bytes.WrittenMemory;
    }

    private static void Copy(ReadOnlySpan<byte> json, Utf8JsonWriter writer, HashSet<string> seen)
    {
        if (json.IsEmpty) return;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!seen.Add(key)) continue;
            writer.WritePropertyName(key);
            writer.WriteRawValue(json[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
    }
}
