using System.Text.Json.Nodes;
using Milvus.Core.Ports;

namespace Milvus.Cli.Output;

/// <summary>Damages as JSON.</summary>
internal static class DamageReport
{
    public static JsonArray Of(IEnumerable<DataCorruptException> damages) =>
        [.. damages.Select(damage => (JsonNode)Of(damage))];

    public static JsonObject Of(DataCorruptException damage)
    {
        var why = damage.Message[(damage.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        return new JsonObject
        {
            ["kind"] = KindOf(why),
            ["path"] = damage.Path,
            ["offset"] = damage.Offset,
            ["what"] = why,
        };
    }

    private static string KindOf(string why) =>
        why.StartsWith("too new", StringComparison.Ordinal) ? "too new"
        : why.StartsWith("too old", StringComparison.Ordinal) ? "too old"
        : why.StartsWith("missing", StringComparison.Ordinal) ? "missing"
        : why.StartsWith("checkpoint", StringComparison.Ordinal) ? "checkpoint"
        : "corrupt";
}
