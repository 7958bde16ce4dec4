using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Milvus.Gateway.Rest.Rows;

/// <summary>Scalars of a row. Numbers may come as texts, because not every client has 64-bit integers.</summary>
internal static class JsonScalars
{
    public static bool TryBool(ref Utf8JsonReader reader, out bool value)
    {
        value = reader.TokenType == JsonTokenType.True;
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False) return true;
        return reader.TokenType == JsonTokenType.String && bool.TryParse(reader.GetString(), out value);
    }

    public static bool TryLong(ref Utf8JsonReader reader, out long value)
    {
        value = 0;
        return reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetInt64(out value),
            JsonTokenType.String => !reader.ValueIsEscaped
                && Utf8Parser.TryParse(reader.ValueSpan, out value, out var used)
                && used == reader.ValueSpan.Length,
            _ => false,
        };
    }

    public static bool TryInt(ref Utf8JsonReader reader, out int value)
    {
        var isLong = TryLong(ref reader, out var wide);
        value = (int)wide;
        return isLong && value == wide;
    }

    public static bool TryFloat(ref Utf8JsonReader reader, out float value)
    {
        value = 0;
        return reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetSingle(out value),
            JsonTokenType.String => float.TryParse(
                reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out value),
            _ => false,
        };
    }

    public static bool TryDouble(ref Utf8JsonReader reader, out double value)
    {
        value = 0;
        return reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetDouble(out value),
            JsonTokenType.String => double.TryParse(
                reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out value),
            _ => false,
        };
    }

    public static bool TryText(ref Utf8JsonReader reader, out string value)
    {
        value = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => "",
        };
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True
            or JsonTokenType.False;
    }

    /// <summary>The bytes of the value the reader is at, whatever it is; the reader ends at its last token.</summary>
    public static ReadOnlySpan<byte> Whole(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }
}
