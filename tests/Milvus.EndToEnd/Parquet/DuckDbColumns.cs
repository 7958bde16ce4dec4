using System.Globalization;
using System.Text;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.EndToEnd.Parquet;

/// <summary>What <c>duckdb-files.mjs</c> puts into row i of each column, worked out once more, as text.</summary>
internal static class DuckDbColumns
{
    private const long Epoch2020Micros = 1_577_836_800_000_000;

    /// <summary>Name, shape of the field, and the value of row i; null is null.</summary>
    public static IReadOnlyList<(string Name, int Shape, Func<long, string?> Value)> All { get; } =
    [
        ("bool", 0, i => $"{i % 2 == 0}"),
        ("int8", 0, i => $"{(i % 256) - 128}"),
        ("int16", 0, i => $"{(i % 65536) - 32768}"),
        ("int32", 0, i => $"{(i * 7919) - 1_000_000}"),
        ("int64", 0, i => $"{(i * 1_234_567_890_123) - (1L << 61)}"),
        ("constant", 0, _ => "42"),
        ("nulls", 0, i => i % 3 == 0 ? null : $"{i}"),
        ("allnull", 0, _ => null),
        ("float", 0, i => ((float)(i / 1024.0)).ToString("R", CultureInfo.InvariantCulture)),
        ("double", 0, i => (i / 7.0).ToString("R", CultureInfo.InvariantCulture)),
        ("category", 0, i => $"w{i % 50}"),
        ("text", 0, i => $"tëxt {i * i}"),
        ("nulltext", 0, i => i % 5 < 2 ? null : $"n{i}"),
        ("json", 0, i => $"{{\"a\":{i}}}"),
        ("time", 0, i => $"{Epoch2020Micros + (i * 1_000_001)}"),
        ("bytes", 8, i => i.ToString("X16", CultureInfo.InvariantCulture)),
        ("uuid", 128, i => i.ToString("X32", CultureInfo.InvariantCulture)),
    ];

    public static string? ValueOf(Column column, int row) => !column.HasValue(row) ? null : column switch
    {
        ValueColumn<bool> values => $"{values.Values.Span[row]}",
        ValueColumn<sbyte> values => $"{values.Values.Span[row]}",
        ValueColumn<short> values => $"{values.Values.Span[row]}",
        ValueColumn<int> values => $"{values.Values.Span[row]}",
        ValueColumn<long> values => $"{values.Values.Span[row]}",
        ValueColumn<float> values => values.Values.Span[row].ToString("R", CultureInfo.InvariantCulture),
        ValueColumn<double> values => values.Values.Span[row].ToString("R", CultureInfo.InvariantCulture),
        BytesColumn values => Encoding.UTF8.GetString(values[row]),
        PackedVectorColumn { DataType: DataType.Int8Vector or DataType.BinaryVector } vectors =>
            Convert.ToHexString(vectors.Bytes.Span.Slice(row * vectors.RowBytes, vectors.RowBytes)),
        _ => throw new InvalidOperationException($"{column.DataType}"),
    };
}
