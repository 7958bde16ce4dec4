using System.Globalization;
using System.Text.Json.Nodes;
using Milvus.Storage.LogFormat.V1;

namespace Milvus.Cli.Files;

/// <summary>Objects of a log.</summary>
internal static class LogObjectReport
{
    public static JsonObject Chunk(string path, ReadOnlyMemory<byte> content, int rows)
    {
        var log = PathParts.Parent(path);
        var header = ObjectChunkHeader.Decode(content.Span, log, Number(path), path);
        var result = new JsonObject
        {
            ["log"] = log,
            ["version"] = 1,
            ["kind"] = header.Kind.ToString().ToLowerInvariant(),
            ["number"] = header.Seq,
            ["position"] = header.Position,
            ["epoch"] = header.Epoch,
            ["nonce"] = header.Nonce.ToString("x16", CultureInfo.InvariantCulture),
            ["origin"] = header.Origin,
        };
        if (header.Kind == ObjectChunkKind.Commit)
        {
            var payload = header.PayloadOf(content, path);
            if (rows > 0)
            {
                result["first"] = new JsonArray(
                    CommitReport.Of(ObjectChunkHeader.CommitBytes, header.Position, header.Epoch, payload));
            }
        }

        result["checksums"] = "verified";
        return result;
    }

    public static JsonObject Snapshot(string path, ReadOnlyMemory<byte> content)
    {
        var log = PathParts.Parent(path);
        var (header, body) = ObjectSnapshotHeader.Decode(content, log, Number(path), path);
        return new JsonObject
        {
            ["log"] = log,
            ["version"] = 1,
            ["number"] = header.Seq,
            ["position"] = header.Position,
            ["epoch"] = header.Epoch,
            ["checksums"] = "verified",
            ["state"] = LogFileReport.State(path, ObjectSnapshotHeader.Bytes, body),
        };
    }

    private static long Number(string path) => PathParts.Number(path)
        ?? throw new UsageException($"'{path}': the name of a log object is its number, as in c0000000000000000001.");
}
