using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Binlog.V1;
using Milvus.Storage.Deltalog.V1;

namespace Milvus.Cli.Files;

/// <summary>The first values of a binlog, or the first deletes of a delta log.</summary>
internal static class ValueReport
{
    private const int MaxBytesShown = 64;

    /// <summary>Reads all values, which checks them, and adds the first ones.</summary>
    /// <exception cref="DataCorruptException">They cannot be read.</exception>
    public static void Add(JsonObject result, string path, ReadOnlyMemory<byte> content, int rows)
    {
        var descriptor = result["descriptor"]!.AsObject();
        if ((long)descriptor["field"]! < 0)
        {
            AddDeletes(result, DeltalogCodec.Decode(content.Span, new((long)descriptor["segment"]!), path), rows);
            return;
        }

        var type = Enum.Parse<DataType>((string)descriptor["type"]!);
        if (ShapeOf(type, result) is not { } shape)
        {
            result["note"] = "The dimension of vectors that may be null is in no binlog: their values are not read.";
            return;
        }

        var (_, column) = BinlogReader.Read(content.Span, shape, path);
        result["rows"] = column.RowCount;
        if (rows > 0)
        {
            result["first"] = new JsonArray([.. Enumerable.Range(0, Math.Min(rows, column.RowCount))
                .Select(row => column.HasValue(row) ? Value(column, row) : null)]);
        }
    }

    private static void AddDeletes(JsonObject result, KeyDeletes deletes, int rows)
    {
        result["deletes"] = deletes.Count;
        if (rows > 0)
        {
            result["first"] = new JsonArray([.. Enumerable.Range(0, Math.Min(rows, deletes.Count))
                .Select(row => new JsonObject
                {
                    ["key"] = Value(deletes.Keys, row),
                    ["timestamp"] = ManifestReport.Time(new(deletes.Timestamps.Span[row])),
                })]);
        }
    }

    // What the type does not say is in the width of the column, when it has one.
    private static int? ShapeOf(DataType type, JsonObject result)
    {
        if (!type.IsDenseVector())
        {
            return 0;
        }

        var width = result["events"] is JsonArray { Count: > 0 } events
            && events[0]!["parquet"]!["schema"] is JsonArray { Count: > 0 } schema
            ? schema[0]!["valueBytes"]
            : null;
        return width is null ? null : type switch
        {
            DataType.FloatVector => (int)((long)width / sizeof(float)),
            DataType.BinaryVector => (int)((long)width * 8),
            DataType.Int8Vector => (int)(long)width,
            _ => (int)((long)width / 2),
        };
    }

    private static JsonNode? Value(Column column, int row) => column switch
    {
        ValueColumn<bool> values => values.Values.Span[row],
        ValueColumn<sbyte> values => values.Values.Span[row],
        ValueColumn<short> values => values.Values.Span[row],
        ValueColumn<int> values => values.Values.Span[row],
        ValueColumn<long> values => values.Values.Span[row],
        ValueColumn<float> values => Number(values.Values.Span[row]),
        ValueColumn<double> values => Number(values.Values.Span[row]),
        FloatVectorColumn vectors => new JsonArray([.. vectors.Values.Slice(row * vectors.Dim, vectors.Dim).ToArray()
            .Select(value => Number(value))]),
        PackedVectorColumn packed => Hex(packed.Bytes.Span.Slice(row * packed.RowBytes, packed.RowBytes)),
        BytesColumn bytes when column.DataType is DataType.VarChar or DataType.Json or DataType.Geometry =>
            Encoding.UTF8.GetString(bytes[row]),
        BytesColumn bytes => Hex(bytes[row]),
        _ => column.GetType().Name,
    };

    // JSON has no infinities.
    private static JsonValue Number(double value) => double.IsFinite(value)
        ? JsonValue.Create(value)
        : JsonValue.Create(value.ToString(CultureInfo.InvariantCulture));

    private static JsonValue Number(float value) => float.IsFinite(value)
        ? JsonValue.Create(value)
        : JsonValue.Create(value.ToString(CultureInfo.InvariantCulture));

    private static string Hex(ReadOnlySpan<byte> bytes) => bytes.Length <= MaxBytesShown
        ? Convert.ToHexStringLower(bytes)
        : $"{Convert.ToHexStringLower(bytes[..MaxBytesShown])}… ({bytes.Length} bytes)";
}
