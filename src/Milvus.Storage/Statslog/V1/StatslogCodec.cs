using System.Buffers;
using System.Text;
using System.Text.Json;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Schema;

namespace Milvus.Storage.Statslog.V1;

/// <summary>
/// Stats logs: Milvus's JSON object with the filter type "always true", which every reader takes, and our own filter
/// beside it under a key that others pass over. Source: milvus internal/storage/primary_keys.go, stats.go.
/// </summary>
public static class StatslogCodec
{
    private const int AlwaysTrue = 2;
    private const string FilterKey = "splitBlockFilter";

    /// <summary>The file's bytes.</summary>
    public static byte[] Encode(PrimaryKeyStats stats)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("fieldID", stats.FieldId.Value);
            json.WriteNumber("max", stats.MaxInt64);
            json.WriteNumber("min", stats.MinInt64);
            json.WriteNumber("bfType", AlwaysTrue);
            json.WriteNull("bf");
            json.WriteNumber("pkType", (int)stats.DataType);
            if (stats.DataType == DataType.Int64)
            {
                json.WriteNumber("maxPk", stats.MaxInt64);
                json.WriteNumber("minPk", stats.MinInt64);
            }
            else
            {
                json.WriteString("maxPk", stats.MaxText.Span);
                json.WriteString("minPk", stats.MinText.Span);
            }

            if (stats.Filter is { } filter)
            {
                json.WriteBase64String(FilterKey, filter.Blocks.Span);
            }

            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataCorruptException">It is none.</exception>
    public static PrimaryKeyStats Decode(ReadOnlyMemory<byte> bytes, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            var type = (DataType)root.GetProperty("pkType").GetInt32();
            var (min, max) = (root.GetProperty("minPk"), root.GetProperty("maxPk"));
            var isNumber = type == DataType.Int64;
            if (!isNumber && type != DataType.VarChar)
            {
                throw new FormatException($"primary keys of type {type}");
            }

            return new PrimaryKeyStats(
                new FieldId(root.GetProperty("fieldID").GetInt64()),
                type,
                isNumber ? (min.GetInt64(), max.GetInt64()) : default,
                isNumber ? ([], []) : (Utf8(min), Utf8(max)),
                root.TryGetProperty(FilterKey, out var filter) ? KeyFilter.Of(filter.GetBytesFromBase64()) : null);
        }
        catch (Exception wrong) when (
            wrong is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new DataCorruptException(path, 0, $"corrupt: stats log: {wrong.Message}");
        }
    }

    private static byte[] Utf8(JsonElement text) =>
        Encoding.UTF8.GetBytes(text.GetString() ?? throw new FormatException("a key is null"));
}
