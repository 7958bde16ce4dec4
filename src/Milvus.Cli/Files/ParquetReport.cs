using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Milvus.Core.Ports;

namespace Milvus.Cli.Files;

/// <summary>
/// What the metadata of a Parquet file says: schema, row groups, codec, pages. Source: apache/parquet-format
/// src/main/thrift/parquet.thrift.
/// </summary>
internal static class ParquetReport
{
    private const int TailBytes = 8;
    private const int MaxPagesShown = 1000;

    private static readonly string[] Types =
        ["BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"];

    private static readonly string[] Codecs =
        ["UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW"];

    private static readonly string[] Repetitions = ["REQUIRED", "OPTIONAL", "REPEATED"];

    private static readonly string[] Encodings =
    [
        "PLAIN", "GROUP_VAR_INT", "PLAIN_DICTIONARY", "RLE", "BIT_PACKED", "DELTA_BINARY_PACKED",
        "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT",
    ];

    private static readonly string[] PageTypes = ["DATA_PAGE", "INDEX_PAGE", "DICTIONARY_PAGE", "DATA_PAGE_V2"];

    /// <summary>Describes a file.</summary>
    /// <param name="file">All its bytes.</param>
    /// <param name="path">The file that it is in, for the error.</param>
    /// <param name="at">Where in that it begins.</param>
    public static JsonObject Of(ReadOnlyMemory<byte> file, string path, long at)
    {
        try
        {
            return Describe(file.Span);
        }
        catch (Exception wrong) when (
            wrong is FormatException or OverflowException or ArgumentException or InvalidCastException)
        {
            throw new DataCorruptException(path, at, $"corrupt: Parquet: {wrong.Message}");
        }
    }

    private static JsonObject Describe(ReadOnlySpan<byte> file)
    {
        if (file.Length < 4 + TailBytes || !file.StartsWith("PAR1"u8) || !file.EndsWith("PAR1"u8))
        {
            throw new FormatException("no magic at both ends");
        }

        var footerBytes = BinaryPrimitives.ReadInt32LittleEndian(file[^TailBytes..]);
        var footerStart = file.Length - TailBytes - footerBytes;
        if (footerBytes < 0 || footerStart < 4)
        {
            throw new FormatException("footer length");
        }

        var footer = new ThriftTree(file[footerStart..^TailBytes]).Struct();
        var groups = new JsonArray();
        foreach (var group in List(footer, 4))
        {
            groups.Add(Group(file[..footerStart], (SortedDictionary<int, object>)group));
        }

        return new JsonObject
        {
            ["parquetBytes"] = file.Length,
            ["footerBytes"] = footerBytes,
            ["rows"] = Number(footer, 3),
            ["createdBy"] = Text(footer.GetValueOrDefault(6)),
            ["schema"] = new JsonArray([.. List(footer, 2).Skip(1)
                .Select(leaf => Leaf((SortedDictionary<int, object>)leaf))]),
            ["rowGroups"] = groups,
        };
    }

    private static JsonObject Leaf(SortedDictionary<int, object> leaf)
    {
        var result = new JsonObject
        {
            ["name"] = Text(leaf.GetValueOrDefault(4)),
            ["type"] = Name(Types, Number(leaf, 1)),
            ["repetition"] = Name(Repetitions, Number(leaf, 3)),
        };
        if (leaf.ContainsKey(2))
        {
            result["valueBytes"] = Number(leaf, 2);
        }

        if (leaf.ContainsKey(6))
        {
            result["convertedType"] = Number(leaf, 6);
        }

        return result;
    }

    private static JsonObject Group(ReadOnlySpan<byte> file, SortedDictionary<int, object> group)
    {
        var columns = new JsonArray();
        foreach (var column in List(group, 1))
        {
            columns.Add(Column(file, (SortedDictionary<int, object>)((SortedDictionary<int, object>)column)[3]));
        }

        return new JsonObject
        {
            ["rows"] = Number(group, 3),
            ["groupBytes"] = Number(group, 2),
            ["columns"] = columns,
        };
    }

    private static JsonObject Column(ReadOnlySpan<byte> file, SortedDictionary<int, object> column)
    {
        var result = new JsonObject
        {
            ["type"] = Name(Types, Number(column, 1)),
            ["codec"] = Name(Codecs, Number(column, 4)),
            ["encodings"] = new JsonArray([.. List(column, 2)
                .Select(encoding => (JsonNode)Name(Encodings, (long)encoding))]),
            ["values"] = Number(column, 5),
            ["uncompressedBytes"] = Number(column, 6),
            ["compressedBytes"] = Number(column, 7),
        };
        if (column.GetValueOrDefault(12) is SortedDictionary<int, object> statistics)
        {
            result["statistics"] = Statistics(statistics);
        }

        var start = checked((int)Number(column, column.ContainsKey(11) ? 11 : 9));
        result["pages"] = Pages(file.Slice(start, checked((int)Number(column, 7))), start);
        return result;
    }

    private static JsonObject Statistics(SortedDictionary<int, object> statistics) => new()
    {
        ["nulls"] = statistics.ContainsKey(3) ? Number(statistics, 3) : null,
        ["minHex"] = statistics.GetValueOrDefault(6) is byte[] min ? Convert.ToHexStringLower(min) : null,
        ["maxHex"] = statistics.GetValueOrDefault(5) is byte[] max ? Convert.ToHexStringLower(max) : null,
    };

    private static JsonObject Pages(ReadOnlySpan<byte> bytes, int start)
    {
        var (count, rows, shown) = (0, 0L, new JsonArray());
        for (var at = 0; at < bytes.Length; count++)
        {
            var thrift = new ThriftTree(bytes[at..]);
            var header = thrift.Struct();
            var size = checked((int)Number(header, 3));
            var values = (header.GetValueOrDefault(5) ?? header.GetValueOrDefault(8))
                is SortedDictionary<int, object> data ? Number(data, 1) : 0;
            rows += values;
            if (count < MaxPagesShown)
            {
                shown.Add(new JsonObject
                {
                    ["offset"] = start + at,
                    ["type"] = Name(PageTypes, Number(header, 1)),
                    ["values"] = values,
                    ["uncompressedBytes"] = Number(header, 2),
                    ["compressedBytes"] = size,
                    ["crc"] = header.ContainsKey(4) ? Number(header, 4) & 0xFFFF_FFFF : null,
                });
            }

            _ = bytes.Slice(at + thrift.Offset, size);
            at += thrift.Offset + size;
        }

        return new JsonObject { ["count"] = count, ["values"] = rows, ["list"] = shown };
    }

    private static string? Text(object? value) =>
        value is byte[] bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;

    private static string Name(string[] names, long number) =>
        number >= 0 && number < names.Length ? names[number] : $"{number}";

    private static List<object> List(SortedDictionary<int, object> fields, int field) =>
        fields.GetValueOrDefault(field) as List<object> ?? throw new FormatException($"metadata lacks list {field}");

    private static long Number(SortedDictionary<int, object> fields, int field) =>
        fields.GetValueOrDefault(field) is long value
            ? value
            : throw new FormatException($"metadata lacks number {field}");
}
