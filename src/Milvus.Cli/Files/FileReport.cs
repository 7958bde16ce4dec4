using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Milvus.Core.Ports;
using Milvus.Storage.Binlog.V1;
using Milvus.Storage.Documents.V1;

namespace Milvus.Cli.Files;

/// <summary>Tells what a file is and has it described.</summary>
internal static class FileReport
{
    /// <summary>Everything that the file says.</summary>
    /// <param name="path">Its path; names in it (log, number) are held against the content.</param>
    /// <param name="content">All its bytes.</param>
    /// <param name="rows">How many values, deletes or commits to show.</param>
    /// <exception cref="DataCorruptException">It is damaged, of another version, or nothing that is known.</exception>
    public static JsonObject Of(string path, ReadOnlyMemory<byte> content, int rows)
    {
        var described = Describe(path, content, rows);
        var result = new JsonObject
        {
            ["path"] = path,
            ["format"] = described.Format,
            ["bytes"] = content.Length,
        };
        foreach (var (name, value) in described.Members.ToList())
        {
            described.Members.Remove(name);
            result[name] = value;
        }

        return result;
    }

    private static (string Format, JsonObject Members) Describe(string path, ReadOnlyMemory<byte> content, int rows)
    {
        if (content.Length >= 4 && BinaryPrimitives.ReadInt32LittleEndian(content.Span) == BinlogWriter.Magic)
        {
            return ("binlog", BinlogReport.Of(path, content, rows));
        }

        var magic = content.Length >= 8 ? Encoding.Latin1.GetString(content.Span[..8]) : "";
        return magic switch
        {
            "MANIFEST" => ("manifest", ManifestReport.Of(path, content)),
            "MLOGCHNK" => ("log chunk", LogFileReport.Chunk(path, content, rows)),
            "MLOGSNAP" => ("log snapshot", LogFileReport.Snapshot(path, content)),
            "MLOGEPOC" => ("log epoch", LogFileReport.Epoch(path, content)),
            "MVLOGOBJ" => ("log object", LogObjectReport.Chunk(path, content, rows)),
            "MVLOGSNP" => ("log snapshot object", LogObjectReport.Snapshot(path, content)),
            _ when magic.StartsWith("PAR1", StringComparison.Ordinal) =>
                ("Parquet", ParquetReport.Of(content, path, 0)),
            _ when content.Length > 0 && content.Span[0] == '{' => Json(path, content),
            _ => throw new DataCorruptException(path, 0, Unknown(path)),
        };
    }

    private static (string Format, JsonObject Members) Json(string path, ReadOnlyMemory<byte> content)
    {
        try
        {
            var json = JsonNode.Parse(content.Span)!.AsObject();
            return json.ContainsKey("pkType") || PathParts.IsIn(path, "stats_log")
                ? ("stats log", StatslogReport.Of(path, content))
                : Path.GetFileName(path) == "layout.json"
                    ? ("layout", new JsonObject { ["content"] = json })
                    : ("metadata", new JsonObject { ["content"] = JsonNode.Parse(DocumentCodec.Decode(content, path).Span) });
        }
        catch (JsonException wrong)
        {
            throw new DataCorruptException(path, wrong.BytePositionInLine ?? 0, $"corrupt: {wrong.Message}");
        }
    }

    private static string Unknown(string path) =>
        PathParts.IsIn(path, "insert_log") ? "corrupt: no binlog, the magic is another"
        : PathParts.IsIn(path, "delta_log") ? "corrupt: no delta log, the magic is another"
        : PathParts.IsIn(path, "stats_log") ? "corrupt: no stats log, no JSON object"
        : PathParts.IsIn(path, "manifest") || PathParts.IsIn(path, "dropped") ? "corrupt: no manifest, the magic is another"
        : PathParts.IsIn(path, "log") ? "corrupt: no file of a log, the magic is another"
        : "corrupt: the first bytes are those of no format that is known";
}
