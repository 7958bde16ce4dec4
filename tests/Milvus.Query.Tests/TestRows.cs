using System.Collections.Immutable;
using System.Text;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Expressions;
using Milvus.Expressions.Bound;

namespace Milvus.Query.Tests;

/// <summary>One row as plain values, for references that work row by row.</summary>
internal sealed record TestRow(
    long Id,
    string Name,
    bool Flag,
    sbyte Tiny,
    short Small,
    int Number,
    float Price,
    double Weight,
    string Title,
    float[] Vector,
    ulong Timestamp)
{
    public int? Age { get; init; }

    public string? Label { get; init; }

    public string? Doc { get; init; }

    public string Meta { get; init; } = "{}";

    public short[] Numbers { get; init; } = [];

    public string[]? Words { get; init; } = [];
}

/// <summary>Rows as they are stored, and their schema. Both keys exist, so that either may be primary.</summary>
internal static class TestRows
{
    public static readonly FieldId Id = new(100);
    public static readonly FieldId Name = new(107);
    public static readonly FieldId Number = new(104);
    public static readonly FieldId Vector = new(109);

    public static CollectionSchema Schema(int dim) => new()
    {
        Name = "films",
        EnableDynamicField = true,
        Fields =
        [
            Field(100, "id", DataType.Int64) with { IsPrimaryKey = true },
            Field(101, "flag", DataType.Bool),
            Field(102, "tiny", DataType.Int8),
            Field(103, "small", DataType.Int16),
            Field(104, "number", DataType.Int32),
            Field(105, "price", DataType.Float),
            Field(106, "weight", DataType.Double),
            Field(107, "name", DataType.VarChar) with { MaxLength = 100 },
            Field(108, "title", DataType.VarChar) with { MaxLength = 100 },
            Field(109, "vector", DataType.FloatVector) with { Dim = dim },
            Field(110, "age", DataType.Int32) with { Nullable = true },
            Field(111, "label", DataType.VarChar) with { MaxLength = 100, Nullable = true },
            Field(112, "doc", DataType.Json) with { Nullable = true },
            Field(113, "numbers", DataType.Array) with { ElementType = DataType.Int16, MaxCapacity = 9 },
            Field(114, "words", DataType.Array) with
            {
                ElementType = DataType.VarChar, MaxCapacity = 9, MaxLength = 9, Nullable = true,
            },
            Field(115, "$meta", DataType.Json) with { IsDynamic = true },
        ],
    };

    public static BoundFilter Filter(string text, int dim = 4) =>
        FilterBinder.Bind(
            FilterParser.Parse(text).Value, Schema(dim), ImmutableSortedDictionary<string, TemplateValue>.Empty).Value;

    /// <summary>
    /// Random rows; keys lie within ± <paramref name="keys"/>, so that few repeat often; 0 numbers them.
    /// </summary>
    public static TestRow[] Make(Random random, int count, int dim, long keys, bool coarse)
    {
        var rows = new TestRow[count];
        var timestamp = 1000UL;
        for (var i = 0; i < count; i++)
        {
            timestamp += (ulong)random.Next(2);
            var id = keys == 0 ? i : random.NextInt64(-keys, keys);
            rows[i] = new TestRow(
                id,
                $"prefix-{id}",
                random.Next(2) == 0,
                (sbyte)random.Next(-4, 5),
                (short)random.Next(-50, 50),
                random.Next(-6, 7),
                random.Next(-8, 9) / 10f,
                random.Next(-8, 9) / 10d,
                Words[random.Next(Words.Length)],
                Enumerable.Range(0, dim)
                    .Select(_ => coarse ? random.Next(-1, 2) : (random.NextSingle() * 2) - 1).ToArray(),
                timestamp)
            {
                Age = random.Next(3) == 0 ? null : random.Next(-4, 5),
                Label = random.Next(3) == 0 ? null : Words[random.Next(Words.Length)],
                Doc = random.Next(4) == 0 ? null : Document(random),
                Meta = Meta(random),
                Numbers = [.. Enumerable.Range(0, random.Next(4)).Select(_ => (short)random.Next(-4, 5))],
                Words = random.Next(4) == 0
                    ? null
                    : [.. Enumerable.Range(0, random.Next(4)).Select(_ => Words[random.Next(4)])],
            };
        }

        return rows;
    }

    /// <summary>Cuts rows into chunks of random sizes, some of them empty or of one row.</summary>
    public static SegmentView View(Random random, TestRow[] rows, int dim, long segment = 1, int largest = 3000)
    {
        var chunks = new List<RowChunk>();
        for (var start = 0; start < rows.Length || chunks.Count == 0;)
        {
            var most = random.Next(3) == 0 ? 3 : largest;
            var count = Math.Min(rows.Length - start, random.Next(most + 1));
            chunks.Add(Chunk(rows.AsSpan(start, count), dim));
            start += count;
        }

        return new SegmentView(new SegmentId(segment), chunks);
    }

    public static RowChunk Chunk(ReadOnlySpan<TestRow> rows, int dim)
    {
        var all = rows.ToArray();
        ImmutableArray<FieldColumn> columns =
        [
            new(Id, Values(all, row => row.Id)),
            new(new FieldId(101), Values(all, row => row.Flag)),
            new(new FieldId(102), Values(all, row => row.Tiny)),
            new(new FieldId(103), Values(all, row => row.Small)),
            new(Number, Values(all, row => row.Number)),
            new(new FieldId(105), Values(all, row => row.Price)),
            new(new FieldId(106), Values(all, row => row.Weight)),
            new(Name, Texts(all, row => row.Name)),
            new(new FieldId(108), Texts(all, row => row.Title)),
            new(Vector, new FloatVectorColumn(dim, all.SelectMany(row => row.Vector).ToArray())),
            new(new FieldId(110), Values(all, row => row.Age ?? 0).WithValid(Valid(all, row => row.Age is not null))),
            new(
                new FieldId(111),
                Texts(all, row => row.Label ?? "").WithValid(Valid(all, row => row.Label is not null))),
            new(new FieldId(112), Blobs(all, DataType.Json, 0, row => Encoding.UTF8.GetBytes(row.Doc ?? ""))
                .WithValid(Valid(all, row => row.Doc is not null))),
            new(new FieldId(113), Blobs(all, DataType.Array, DataType.Int16, row => Wire(row.Numbers))),
            new(new FieldId(114), Blobs(all, DataType.Array, DataType.VarChar, row => Wire(row.Words ?? []))
                .WithValid(Valid(all, row => row.Words is not null))),
            new(new FieldId(115), Blobs(all, DataType.Json, 0, row => Encoding.UTF8.GetBytes(row.Meta))),
        ];
        return new RowChunk(new RowBatch(columns), all.Select(row => row.Timestamp).ToArray());
    }

    public static string Text(Column column, int row) => column is Utf8Column texts
        ? Encoding.UTF8.GetString(texts[row])
        : $"prefix-{((ValueColumn<long>)column).Values.Span[row]}";

    private static readonly string[] Words = ["", "a", "ab", "abc", "b", "ba", "é", "éa", "zebra", "a%b", "a_b"];

    private static string Document(Random random)
    {
        string[] parts =
        [
            $"\"n\":{Scalar(random)}",
            $"\"s\": {Scalar(random)}",
            $"\"a\":[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Item(random)))}]",
            $"\"o\":{(random.Next(3) == 0 ? "5" : $"{{ \"deep\":{Scalar(random)} }}")}",
        ];
        return random.Next(12) == 0 ? Scalar(random) : $"{{{string.Join(", ", parts.Where(_ => random.Next(3) > 0))}}}";
    }

    private static string Item(Random random) =>
        random.Next(4) == 0 ? $"[1,{random.Next(4)}]" : Scalar(random);

    private static string Meta(Random random)
    {
        string[] parts = [$"\"color\":{Scalar(random)}", $"\"size\":{Scalar(random)}"];
        return $"{{{string.Join(',', parts.Where(_ => random.Next(4) > 0))}}}";
    }

    private static string Scalar(Random random) => random.Next(8) switch
    {
        0 => "true",
        1 => "false",
        2 => "null",
        3 => $"{random.Next(-4, 12) / 4d:0.##}".Replace(',', '.'),
        4 => "\"t" + random.Next(3) + "\"",
        5 => random.Next(2) == 0 ? "\"x\"" : "\"\\u00e9\\\"q\"",
        6 => "\"c" + random.Next(3) + "\"",
        _ => $"{random.Next(-4, 9)}",
    };

    /// <summary>int_data, packed, of a <c>schema.ScalarField</c>.</summary>
    private static byte[] Wire(short[] values)
    {
        var inner = values.SelectMany(value => Varint(unchecked((ulong)(long)value))).ToArray();
        byte[] list = values.Length == 0 ? [] : [0x0a, .. Varint((ulong)inner.Length), .. inner];
        return [0x12, .. Varint((ulong)list.Length), .. list];
    }

    /// <summary>string_data of a <c>schema.ScalarField</c>.</summary>
    private static byte[] Wire(string[] values)
    {
        var list = values.SelectMany(value =>
        {
            var text = Encoding.UTF8.GetBytes(value);
            return (byte[])[0x0a, .. Varint((ulong)text.Length), .. text];
        }).ToArray();
        return [0x32, .. Varint((ulong)list.Length), .. list];
    }

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }

    private static Validity? Valid(TestRow[] rows, Func<TestRow, bool> valid) =>
        Validity.Of(rows.Select(valid).ToArray());

    private static BlobColumn Blobs(TestRow[] rows, DataType type, DataType element, Func<TestRow, byte[]> value)
    {
        var values = rows.Select(value).ToArray();
        var offsets = new int[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++)
        {
            offsets[i + 1] = offsets[i] + values[i].Length;
        }

        return new BlobColumn(type, element, offsets, values.SelectMany(bytes => bytes).ToArray());
    }

    private static ValueColumn<T> Values<T>(TestRow[] rows, Func<TestRow, T> value)
        where T : unmanaged => new(rows.Select(value).ToArray());

    private static Utf8Column Texts(TestRow[] rows, Func<TestRow, string> value)
    {
        var texts = rows.Select(row => Encoding.UTF8.GetBytes(value(row))).ToArray();
        var offsets = new int[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++)
        {
            offsets[i + 1] = offsets[i] + texts[i].Length;
        }

        return new Utf8Column(offsets, texts.SelectMany(text => text).ToArray());
    }

    private static FieldSchema Field(long id, string name, DataType type) =>
        new() { Id = new FieldId(id), Name = name, DataType = type };
}
