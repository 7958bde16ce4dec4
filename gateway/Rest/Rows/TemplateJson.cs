using System.Text.Json;
using Google.Protobuf;
using Milvus.Core.Errors;

namespace Milvus.Gateway.Rest.Rows;

/// <summary>Values for the names in a filter, out of <c>exprParams</c>.</summary>
internal static class TemplateJson
{
    public const string Member = "exprParams";

    public static Outcome<Dictionary<string, Proto.TemplateValue>> Read(JsonElement json)
    {
        var values = new Dictionary<string, Proto.TemplateValue>(StringComparer.Ordinal);
        if (json.Find(Member) is not { } sent) return values;
        foreach (var pair in sent.EnumerateObject())
        {
            if (Value(pair.Value) is not { } value)
                return RestErrors.Format($"'{Member}.{pair.Name}' cannot be {pair.Value.GetRawText()}");
            values[pair.Name] = value;
        }

        return values;
    }

    private static Proto.TemplateValue? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => new() { BoolVal = value.GetBoolean() },
        JsonValueKind.String => new() { StringVal = value.GetString() },
        JsonValueKind.Number => value.TryGetInt64(out var whole)
            ? new() { Int64Val = whole }
            : new() { FloatVal = value.GetDouble() },
        JsonValueKind.Array => new() { ArrayVal = List(value) },
        _ => null,
    };

    private static Proto.TemplateArrayValue List(JsonElement list)
    {
        var items = list.EnumerateArray().ToArray();
        var value = new Proto.TemplateArrayValue();
        if (items.Length == 0) return value;
        if (items.All(item => item.ValueKind is JsonValueKind.True or JsonValueKind.False))
            value.BoolData = new() { Data = { items.Select(item => item.GetBoolean()) } };
        else if (items.All(item => item.ValueKind == JsonValueKind.String))
            value.StringData = new() { Data = { items.Select(item => item.GetString()) } };
        else if (items.All(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out _)))
            value.LongData = new() { Data = { items.Select(item => item.GetInt64()) } };
        else if (items.All(item => item.ValueKind == JsonValueKind.Number))
            value.DoubleData = new() { Data = { items.Select(item => item.GetDouble()) } };
        else if (items.All(item => item.ValueKind == JsonValueKind.Array))
            value.ArrayData = new() { Data = { items.Select(List) } };
        else
            value.JsonData = new() { Data = { items.Select(item => ByteString.CopyFromUtf8(item.GetRawText())) } };
        return value;
    }
}
