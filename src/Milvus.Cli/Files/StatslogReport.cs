using System.Text;
using System.Text.Json.Nodes;
using Milvus.Core.Schema;
using Milvus.Storage.Statslog.V1;

namespace Milvus.Cli.Files;

/// <summary>A stats log.</summary>
internal static class StatslogReport
{
    public static JsonObject Of(string path, ReadOnlyMemory<byte> content)
    {
        var stats = StatslogCodec.Decode(content, path);
        var isNumber = stats.DataType == DataType.Int64;
        return new JsonObject
        {
            ["field"] = stats.FieldId.Value,
            ["type"] = stats.DataType.ToString(),
            ["min"] = isNumber ? stats.MinInt64 : Encoding.UTF8.GetString(stats.MinText.Span),
            ["max"] = isNumber ? stats.MaxInt64 : Encoding.UTF8.GetString(stats.MaxText.Span),
            ["filterBytes"] = stats.Filter?.Blocks.Length ?? 0,
        };
    }
}
