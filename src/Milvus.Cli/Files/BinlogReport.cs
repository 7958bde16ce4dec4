using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Schema;
using Milvus.Storage.Binlog.V1;

namespace Milvus.Cli.Files;

/// <summary>An insert binlog or a delta log: the frame, its events, and the Parquet file in them.</summary>
internal static class BinlogReport
{
    private const int EventHeaderBytes = BinlogWriter.EventHeaderBytes;

    public static JsonObject Of(string path, ReadOnlyMemory<byte> content, int rows)
    {
        var file = content.Span;
        if (file.Length < BinlogWriter.DescriptorBytes)
        {
            throw new DataCorruptException(path, file.Length, "corrupt: cut in the descriptor event");
        }

        var extras = BinaryPrimitives.ReadInt32LittleEndian(file[81..]);
        if (extras < 0 || extras > file.Length - BinlogWriter.DescriptorBytes)
        {
            throw new DataCorruptException(path, 81, $"corrupt: {extras} bytes of extras");
        }

        var type = (DataType)BinaryPrimitives.ReadInt32LittleEndian(file[69..]);
        var result = new JsonObject
        {
            ["descriptor"] = new JsonObject
            {
                ["event"] = EventHeader(file, 4),
                ["collection"] = BinaryPrimitives.ReadInt64LittleEndian(file[21..]),
                ["partition"] = BinaryPrimitives.ReadInt64LittleEndian(file[29..]),
                ["segment"] = BinaryPrimitives.ReadInt64LittleEndian(file[37..]),
                ["field"] = BinaryPrimitives.ReadInt64LittleEndian(file[45..]),
                ["timestamps"] = Times(file[53..]),
                ["type"] = type.ToString(),
                ["extras"] = Extras(path, file.Slice(BinlogWriter.DescriptorBytes, extras)),
            },
            ["checksum"] = "none in the frame: the manifest has that of the whole file",
        };
        var events = new JsonArray();
        result["events"] = events;
        for (var at = BinlogWriter.DescriptorBytes + extras; at < file.Length;)
        {
            at = AddEvent(path, content, at, events);
        }

        // Also when no values are wanted: this is what reads and checks all of them.
        ValueReport.Add(result, path, content, rows);
        return result;
    }

    private static int AddEvent(string path, ReadOnlyMemory<byte> content, int at, JsonArray events)
    {
        var file = content.Span;
        var size = file.Length - at < EventHeaderBytes ? -1 : BinaryPrimitives.ReadInt32LittleEndian(file[(at + 9)..]);
        if (size < BinlogWriter.InsertHeaderBytes || size > file.Length - at)
        {
            throw new DataCorruptException(path, at, "corrupt: an event that is cut, or of no good size");
        }

        var payload = at + BinlogWriter.InsertHeaderBytes;
        events.Add(new JsonObject
        {
            ["offset"] = at,
            ["event"] = EventHeader(file, at),
            ["timestamps"] = Times(file[(at + EventHeaderBytes)..]),
            ["parquet"] = ParquetReport.Of(content[payload..(at + size)], path, payload),
        });
        return at + size;
    }

    private static JsonObject EventHeader(ReadOnlySpan<byte> file, int at) => new()
    {
        ["timestamp"] = ManifestReport.Time(new Timestamp(BinaryPrimitives.ReadUInt64LittleEndian(file[at..]))),
        ["type"] = file[at + 8] switch
        {
            BinlogWriter.DescriptorEvent => "descriptor",
            BinlogWriter.InsertEvent => "insert",
            BinlogWriter.DeleteEvent => "delete",
            var other => $"{other}",
        },
        ["eventBytes"] = BinaryPrimitives.ReadInt32LittleEndian(file[(at + 9)..]),
        ["nextPosition"] = BinaryPrimitives.ReadInt32LittleEndian(file[(at + 13)..]),
    };

    private static JsonObject Times(ReadOnlySpan<byte> at) => ManifestReport.Times(
        new Timestamp(BinaryPrimitives.ReadUInt64LittleEndian(at)),
        new Timestamp(BinaryPrimitives.ReadUInt64LittleEndian(at[8..])));

    private static JsonNode? Extras(string path, ReadOnlySpan<byte> extras)
    {
        try
        {
            return JsonNode.Parse(extras);
        }
        catch (JsonException wrong)
        {
            throw new DataCorruptException(
                path, BinlogWriter.DescriptorBytes, $"corrupt: extras are no JSON: {wrong.Message}");
        }
    }
}
