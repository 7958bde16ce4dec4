using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Milvus.Cli.Output;

/// <summary>Shows a result: as one JSON object, or as lines for people.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(JsonObject result, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(result.ToJsonString(Options));
            return;
        }

        var text = new StringBuilder();
        AddMembers(text, result, 0);
        Console.Out.Write(text);
    }

    private static void AddMembers(StringBuilder text, JsonObject members, int depth)
    {
        foreach (var (name, value) in members)
        {
            text.Append(' ', 2 * depth).Append(name).Append(':');
            AddValue(text, name, value, depth);
        }
    }

    private static void AddValue(StringBuilder text, string name, JsonNode? value, int depth)
    {
        switch (value)
        {
            case JsonObject members:
                text.AppendLine();
                AddMembers(text, members, depth + 1);
                break;
            case JsonArray { Count: 0 }:
                text.AppendLine(" none");
                break;
            case JsonArray list when list.All(item => item is JsonValue):
                text.Append(' ').AppendLine(string.Join(", ", list.Select(item => Plain(name, item))));
                break;
            case JsonArray list:
                text.AppendLine();
                AddItems(text, list, depth + 1);
                break;
            default:
                text.Append(' ').AppendLine(Plain(name, value));
                break;
        }
    }

    private static void AddItems(StringBuilder text, JsonArray list, int depth)
    {
        foreach (var item in list)
        {
            text.Append(' ', 2 * depth).Append('-');
            if (item is JsonObject members)
            {
                var inner = new StringBuilder();
                AddMembers(inner, members, depth + 1);
                text.Append(' ').Append(inner.ToString().AsSpan(2 * (depth + 1)));
            }
            else
            {
                AddValue(text, "", item, depth);
            }
        }
    }

    // Bytes for people too, without losing the exact number.
    private static string Plain(string name, JsonNode? value) =>
        value is null ? "null"
        : name.EndsWith("ytes", StringComparison.Ordinal)
            && value.GetValueKind() == JsonValueKind.Number
            && long.TryParse(value.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var bytes)
            && bytes >= 1024
            ? $"{bytes} ({Sizes.Text(bytes)})"
        : value.ToString();
}
