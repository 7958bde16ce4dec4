using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Milvus.Core.Errors;

namespace Milvus.Gateway.Rest;

/// <summary>A request's JSON, checked against what its route knows.</summary>
/// <param name="Members">All members but the one that is read where it stands.</param>
/// <param name="Raw">The bytes of that one; empty when it is missing.</param>
internal readonly record struct RestBody(JsonElement Members, ReadOnlyMemory<byte> Raw)
{
    /// <summary>Reads an object. From here on no string in it can be unreadable and no nesting too deep.</summary>
    public static Outcome<RestBody> Read(ReadOnlyMemory<byte> json, JsonShape shape)
    {
        if (!Utf8.IsValid(json.Span)) return RestErrors.Format("the request is not UTF-8");
        try
        {
            var raw = Range.All;
            if (Scan(json.Span, shape.Raw?.Name, ref raw) is { } wrong) return wrong;
            var isThere = !raw.Equals(Range.All);
            var members = ParseValue(isThere ? Without(json, raw) : json);
            if (shape.Check(members) is { } refused) return refused;
            if (!isThere && shape.Raw is { Required: true } required) return RestErrors.Missing(required.Name);
            return new RestBody(members, isThere ? json[ValueOf(json, raw)] : default);
        }
        catch (JsonException fault)
        {
            return RestErrors.Format(fault.Message);
        }
    }

    private static JsonElement ParseValue(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>Looks at every token once, and notes where the raw member stands.</summary>
    private static MilvusError? Scan(ReadOnlySpan<byte> json, string? rawName, ref Range raw)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return RestErrors.Format("the request should be an object");
        var start = -1;
        while (reader.Read())
        {
            if (reader.ValueIsEscaped && !IsReadable(ref reader))
                return RestErrors.Format($"a string at byte {reader.TokenStartIndex} has half a character");
            if (reader.CurrentDepth != 1) continue;
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                if (start < 0 || reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) continue;
                if (reader.TokenType == JsonTokenType.EndArray)
                    raw = start..(int)reader.BytesConsumed;
                else if (reader.TokenType != JsonTokenType.Null)
                    return RestErrors.Format($"'{rawName}' should be a list");
                start = -1;
            }
            else if (IsNamed(ref reader, rawName))
            {
                start = (int)reader.TokenStartIndex;
            }
        }

        return null;
    }

    private static bool IsNamed(ref Utf8JsonReader reader, string? name) =>
        name is not null
        && (reader.ValueTextEquals(name)
            || (reader.ValueSpan.Length == name.Length
                && string.Equals(reader.GetString(), name, StringComparison.OrdinalIgnoreCase)));

    private static bool IsReadable(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            // An escape that is half a surrogate pair is good JSON, but no text.
            return false;
        }
    }

    /// <summary>The value behind the name at the start of a range.</summary>
    private static Range ValueOf(ReadOnlyMemory<byte> json, Range member)
    {
        var reader = new Utf8JsonReader(json.Span[member], isFinalBlock: false, state: default);
        reader.Read();
        var afterName = member.Start.Value + (int)reader.BytesConsumed;
        return (afterName + json.Span[afterName..].IndexOf((byte)'['))..member.End;
    }

    private static ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> json, Range member)
    {
        // The member becomes null, which counts as missing, so that commas stay right.
        var kept = new ArrayBufferWriter<byte>();
        kept.Write(json.Span[..member.Start.Value]);
        kept.Write("\"\":null"u8);
        kept.Write(json.Span[member.End.Value..]);
        return kept.WrittenMemory;
    }
}
