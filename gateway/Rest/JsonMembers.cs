using System.Globalization;
using System.Text.Json;

namespace Milvus.Gateway.Rest;

/// <summary>Reads members that a <see cref="JsonShape"/> has checked. Null is the same as missing.</summary>
internal static class JsonMembers
{
    /// <summary>The member of that name; of several that differ in case the exact one.</summary>
    public static JsonElement? Find(this JsonElement json, string name)
    {
        if (json.TryGetProperty(name, out var exact)) return Present(exact);
        foreach (var member in json.EnumerateObject())
            if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))
                return Present(member.Value);
        return null;
    }

    public static string Text(this JsonElement json, string name) => json.Find(name)?.GetString() ?? "";

    public static bool Flag(this JsonElement json, string name) => json.Find(name)?.GetBoolean() ?? false;

    public static long Whole(this JsonElement json, string name, long standard = 0) =>
        json.Find(name)?.GetInt64() ?? standard;

    public static IEnumerable<string> Texts(this JsonElement json, string name) =>
        json.Items(name).Select(item => item.GetString()!);

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.Find(name) is { } list ? list.EnumerateArray() : [];

    /// <summary>The members of an object as pairs of texts, in the order sent.</summary>
    public static IEnumerable<Proto.KeyValuePair> Pairs(this JsonElement json, string name) =>
        json.Find(name) is { } pairs
            ? pairs.EnumerateObject().Select(
                pair => new Proto.KeyValuePair { Key = pair.Name, Value = pair.Value.Plain() })
            : [];

    /// <summary>A value as settings are written: strings without quotes, the rest as JSON.</summary>
    public static string Plain(this JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    public static string Plain(this long value) => value.ToString(CultureInfo.InvariantCulture);

    private static JsonElement? Present(JsonElement value) =>
        value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : value;
}
