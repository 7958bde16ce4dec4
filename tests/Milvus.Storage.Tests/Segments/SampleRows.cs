using System.Collections.Immutable;
using System.Text;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Segments;

namespace Milvus.Storage.Tests.Segments;

/// <summary>Rows with a column of each type, the same for the same seed.</summary>
internal static class SampleRows
{
    public const int Dim = 5;

    public static CollectionSchema Schema(bool textKey = false) => new()
    {
        Name = "sample",
        Version = 3,
        Fields =
        [
            Field(100, textKey ? DataType.VarChar : DataType.Int64) with { IsPrimaryKey = true },
            Field(101, DataType.Bool),
            Field(102, DataType.Int8),
            Field(103, DataType.Int16),
            Field(104, DataType.Int32),
            Field(105, DataType.Float),
            Field(106, DataType.Double),
            Field(107, DataType.VarChar),
            Field(108, DataType.FloatVector) with { Dim = Dim },
        ],
    };

    public static RowChunk Chunk(int rows, int seed, bool textKey = false)
    {
        var random = new Random(seed);
        var texts = Texts(rows, random);
        var columns = ImmutableArray.Create(
            new FieldColumn(FieldId.RowId, Of(rows, i => (seed * 1_000_000L) + i)),
            new FieldColumn(new FieldId(100), textKey ? Texts(rows, random) : Of(rows, _ => random.NextInt64())),
            new FieldColumn(new FieldId(101), Of(rows, _ => random.Next(2) == 0)),
            new FieldColumn(new FieldId(102), Of(rows, _ => (sbyte)random.Next(-128, 128))),
            new FieldColumn(new FieldId(103), Of(rows, _ => (short)random.Next(-32768, 32768))),
            new FieldColumn(new FieldId(104), Of(rows, _ => random.Next(int.MinValue, int.MaxValue))),
            new FieldColumn(new FieldId(105), Of(rows, _ => random.NextSingle())),
            new FieldColumn(new FieldId(106), Of(rows, _ => random.NextDouble())),
            new FieldColumn(new FieldId(107), texts),
            new FieldColumn(
                new FieldId(108),
                new FloatVectorColumn(
                    Dim, Enumerable.Range(0, rows * Dim).Select(_ => random.NextSingle()).ToArray())));
        return new RowChunk(
            new RowBatch(columns),
            Enumerable.Range(0, rows).Select(i => Timestamp.From(1000 + seed, i).Value).ToArray());
    }

    public static SegmentFlush Flush(long segment, params RowChunk[] chunks) => new(
        Schema(chunks[0].Rows[new FieldId(100)] is Utf8Column),
        new CollectionId(1),
        new PartitionId(2),
        new SegmentId(segment),
        VChannelName.Of(new CollectionId(1), 0),
        chunks,
        new LogPosition(77),
        Timestamp.From(2000),
        DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123));

    /// <summary>Deletes of keys that no sample row has, the newest first.</summary>
    public static KeyDeletes Deletes(int count, bool textKey = false)
    {
        var random = new Random(count);
        return new KeyDeletes(
            textKey ? Texts(count, random) : Of(count, row => 1L << (10 + row)),
            Enumerable.Range(0, count).Select(row => Timestamp.From(2500, count - row).Value).ToArray());
    }

    /// <summary>Every value as text, so that two batches can be compared.</summary>
    public static IEnumerable<string> Lines(RowBatch batch)
    {
        foreach (var (field, column) in batch.Columns)
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                yield return $"{field}[{row}] {column.DataType} {Value(column, row)}";
            }
        }
    }

    private static string Value(Column column, int row) => column switch
    {
        { Valid: { } valid } when !valid[row] => "null",
        ValueColumn<bool> c => $"{c.Values.Span[row]}",
        ValueColumn<sbyte> c => $"{c.Values.Span[row]}",
        ValueColumn<short> c => $"{c.Values.Span[row]}",
        ValueColumn<int> c => $"{c.Values.Span[row]}",
        ValueColumn<long> c => $"{c.Values.Span[row]}",
        ValueColumn<float> c => $"{c.Values.Span[row]:R}",
        ValueColumn<double> c => $"{c.Values.Span[row]:R}",
        Utf8Column c => Encoding.UTF8.GetString(c[row]),
        BlobColumn c => $"{c.ElementType} {Encoding.UTF8.GetString(c[row])}",
        PackedVectorColumn c => $"{c.Dim} {Convert.ToHexString(c.Bytes.Slice(row * c.RowBytes, c.RowBytes).Span)}",
        FloatVectorColumn c => string.Join(' ', c.Values.Slice(row * c.Dim, c.Dim).ToArray()),
        _ => throw new InvalidOperationException($"{column.DataType}"),
    };

    private static FieldSchema Field(long id, DataType type) =>
        new() { Id = new FieldId(id), Name = $"f{id}", DataType = type };

    private static ValueColumn<T> Of<T>(int rows, Func<int, T> value)
        where T : unmanaged => new(Enumerable.Range(0, rows).Select(value).ToArray());

    private static Utf8Column Texts(int rows, Random random)
    {
        var texts = Enumerable.Range(0, rows)
            .Select(i => i % 7 == 0 ? "" : $"tëxt {random.Next()} {new string('x', random.Next(20))}")
            .Select(Encoding.UTF8.GetBytes)
            .ToArray();
        var offsets = new int[rows + 1];
        for (var i = 0; i < rows; i++)
        {
            offsets[i + 1] = offsets[i] + texts[i].Length;
        }

        return new Utf8Column(offsets, texts.SelectMany(text => text).ToArray());
    }
}
