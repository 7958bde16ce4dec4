using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Milvus.Core.Ports;
using Milvus.Storage.Checksums;
using Milvus.Storage.LogFormat.V1;

namespace Milvus.Cli.Files;

/// <summary>Files of a log.</summary>
internal static class LogFileReport
{
    public static JsonObject Chunk(string path, ReadOnlyMemory<byte> content, int rows)
    {
        var header = Header(path, content, LogFileKind.Chunk);
        var result = Common(path, header);
        result["salt"] = header.Extra.ToString("x16", CultureInfo.InvariantCulture);
        var (shown, offset, next, epoch) = (new JsonArray(), LogFileHeader.Bytes, header.Position, header.Epoch);
        while (FrameHeader.TryDecode(content.Span[offset..], header.Extra, out var frame)
            && frame.Position == next
            && frame.Epoch >= epoch
            && frame.Length <= content.Length - offset - FrameHeader.Bytes)
        {
            var payload = content.Slice(offset + FrameHeader.Bytes, frame.Length);
            if (Crc32C.Of(payload.Span) != frame.PayloadChecksum)
            {
                break;
            }

            if (shown.Count < rows)
            {
                shown.Add(CommitReport.Of(offset, frame.Position, frame.Epoch, payload));
            }

            (offset, next, epoch) = (offset + FrameHeader.Bytes + frame.Length, next + 1, frame.Epoch);
        }

        CheckTail(path, content, offset, header.Extra, next);
        result["commits"] = next - header.Position;
        result["lastCommit"] = next - 1;
        result["lastEpoch"] = epoch;
        result["checksums"] = "verified";
        result["tailBytes"] = content.Length - offset;
        if (rows > 0)
        {
            result["first"] = shown;
        }

        return result;
    }

    public static JsonObject Snapshot(string path, ReadOnlyMemory<byte> content)
    {
        var header = Header(path, content, LogFileKind.Snapshot);
        var body = content[LogFileHeader.Bytes..];
        if (header.Extra != (ulong)body.Length || header.BodyChecksum != Crc32C.Of(body.Span))
        {
            throw new DataCorruptException(path, LogFileHeader.Bytes, "corrupt: body length or checksum");
        }

        var result = Common(path, header);
        result["checksums"] = "verified";
        result["state"] = State(path, LogFileHeader.Bytes, body);
        return result;
    }

    public static JsonObject Epoch(string path, ReadOnlyMemory<byte> content)
    {
        var result = Common(path, Header(path, content, LogFileKind.Epoch));
        result["checksums"] = "verified";
        return content.Length == LogFileHeader.Bytes
            ? result
            : throw new DataCorruptException(path, LogFileHeader.Bytes, "corrupt: bytes behind the header");
    }

    /// <summary>The body of a snapshot.</summary>
    public static JsonNode? State(string path, long offset, ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span);
        }
        catch (JsonException wrong)
        {
            throw new DataCorruptException(path, offset, $"corrupt: no state in JSON: {wrong.Message}");
        }
    }

    private static LogFileHeader Header(string path, ReadOnlyMemory<byte> content, LogFileKind kind)
    {
        var header = LogFileHeader.Decode(content.Span, kind, PathParts.Parent(path), path);
        return kind == LogFileKind.Epoch || PathParts.Number(path) is not { } number || number == header.Position
            ? header
            : throw new DataCorruptException(path, 16, $"corrupt: speaks of commit {header.Position}");
    }

    private static JsonObject Common(string path, LogFileHeader header) => new()
    {
        ["log"] = PathParts.Parent(path),
        ["version"] = 1,
        ["position"] = header.Position,
        ["epoch"] = header.Epoch,
    };

    // A last commit may be torn, or be written just now; one that a later commit follows was acknowledged.
    private static void CheckTail(string path, ReadOnlyMemory<byte> content, int offset, ulong salt, long next)
    {
        for (var at = offset; at <= content.Length - FrameHeader.Bytes; at++)
        {
            var found = content.Span[at..].IndexOf("FRM1"u8);
            if (found < 0)
            {
                return;
            }

            at += found;
            if (FrameHeader.TryDecode(content.Span[at..], salt, out var later) && later.Position > next)
            {
                throw new DataCorruptException(path, offset, $"corrupt: no good frame of commit {next}");
            }
        }
    }
}
