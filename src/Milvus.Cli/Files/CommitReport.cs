using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Milvus.Cli.Files;

/// <summary>One commit of a log. Those of vchannels show their events; of other logs only the size is known.</summary>
internal static class CommitReport
{
    private const int HeaderBytes = 16;
    private const int SectionBytes = 24;

    public static JsonObject Of(long offset, long position, long epoch, ReadOnlyMemory<byte> payload)
    {
        var result = new JsonObject
        {
            ["commit"] = position,
            ["offset"] = offset,
            ["epoch"] = epoch,
            ["payloadBytes"] = payload.Length,
        };
        var span = payload.Span;
        if (span.Length < HeaderBytes || !span.StartsWith("CHC1"u8))
        {
            return result;
        }

        var events = BinaryPrimitives.ReadInt32LittleEndian(span[4..]);
        var (rows, deletes) = (
            BinaryPrimitives.ReadInt32LittleEndian(span[8..]), BinaryPrimitives.ReadInt32LittleEndian(span[12..]));
        try
        {
            result["events"] = JsonNode.Parse(span.Slice(HeaderBytes, events));
            result["sections"] = Sections(span[(HeaderBytes + events)..], rows, deletes);
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentOutOfRangeException)
        {
            result["unreadable"] = wrong.Message;
        }

        return result;
    }

    // A section says whose rows or deletes it holds; the batch behind says how many.
    private static JsonArray Sections(ReadOnlySpan<byte> bytes, int rows, int deletes)
    {
        var sections = new JsonArray();
        for (var i = 0; i < rows + deletes; i++)
        {
            var length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]));
            var batch = bytes.Slice(SectionBytes, length);
            sections.Add(new JsonObject
            {
                ["kind"] = i < rows ? "rows" : "deletes",
                [i < rows ? "segment" : "partition"] = BinaryPrimitives.ReadInt64LittleEndian(bytes),
                ["timestamp"] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
                ["batchBytes"] = length,
                ["rows"] = BinaryPrimitives.ReadInt32LittleEndian(batch[8..]),
            });
            bytes = bytes[(SectionBytes + length)..];
        }

        return sections;
    }
}
