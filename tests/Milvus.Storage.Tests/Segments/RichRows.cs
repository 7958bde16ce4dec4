using System.Collections.Immutable;
using System.Text;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Segments;

namespace Milvus.Storage.Tests.Segments;

/// <summary>Rows with nulls, documents, arrays and every kind of vector, the same for the same seed.</summary>
internal static class RichRows
{
    public const int Dim = 16;

    public static CollectionSchema Schema { get; } = new()
    {
        Name = "rich",
        EnableDynamicField = true,
        Fields =
        [
            Field(100, DataType.Int64) with { IsPrimaryKey = true },
            Field(101, DataType.Bool) with { Nullable = true },
            Field(102, DataType.Int16) with { Nullable = true },
            Field(103, DataType.Double) with { Nullable = true },
            Field(104, DataType.VarChar) with { Nullable = true, MaxLength = 100 },
            Field(105, DataType.Json) with { Nullable = true },
            Field(106, DataType.Array) with { ElementType = DataType.Int32, MaxCapacity = 9 },
            Field(107, DataType.BinaryVector) with { Dim = Dim },
            Field(108, DataType.Float16Vector) with { Dim = Dim },
            Field(109, DataType.BFloat16Vector) with { Dim = Dim },
            Field(110, DataType.Int8Vector) with { Dim = Dim },
            Field(111, DataType.SparseFloatVector),
            Field(112, DataType.FloatVector) with { Dim = Dim, Nullable = true },
            Field(113, DataType.Int8Vector) with { Dim = Dim, Nullable = true },
            Field(114, DataType.Timestamptz) with { Nullable = true },
            Field(115, DataType.Geometry) with { Nullable = true },
            Field(116, DataType.Json) with { Name = "$meta", IsDynamic = true },
        ],
    };

    public static RowChunk Chunk(int rows, int seed)
    {
        var random = new Random(seed);
        var columns = ImmutableArray.CreateBuilder<FieldColumn>();
        columns.Add(new(FieldId.RowId, new ValueColumn<long>(Enumerable.Range(0, rows).Select(i => (long)i).ToArray())));
        foreach (var field in Schema.Fields)
        {
            var values = Values(field, rows, random);
            var valid = field.Nullable
                ? Validity.Of(Enumerable.Range(0, rows).Select(_ => random.Next(3) > 0).ToArray())
                : null;
            columns.Add(new(field.Id, Blanked(values, valid)));
        }

        return new RowChunk(
            new RowBatch(columns.ToImmutable()),
            Enumerable.Range(0, rows).Select(i => Timestamp.From(1000 + seed, i).Value).ToArray());
    }

    public static SegmentFlush Flush(params RowChunk[] chunks) =>
        SampleRows.Flush(9, SampleRows.Chunk(1, 1)) with { Schema = Schema, Chunks = chunks };

    /// <summary>Null rows hold zeros, as a builder makes them.</summary>
    private static Column Blanked(Column values, Validity? valid)
    {
        if (valid is null)
        {
            return values;
        }

        var builder = ColumnBuilder.Like(values, values.RowCount);
        for (var row = 0; row < values.RowCount; row++)
        {
            if (valid[row])
            {
                builder.Append(values, row, 1);
            }
            else
            {
                builder.AppendNulls(1);
            }
        }

        return builder.ToColumn();
    }

    private static Column Values(FieldSchema field, int rows, Random random)
    {
        var shape = DataTypes.ShapeOf(field);
        if (field.DataType.IsBytes())
        {
            var values = Enumerable.Range(0, rows)
                .Select(_ => Encoding.UTF8.GetBytes($"{field.DataType} {random.Next(1 << random.Next(31))}"))
                .ToArray();
            var offsets = new int[rows + 1];
            for (var i = 0; i < rows; i++)
            {
                offsets[i + 1] = offsets[i] + values[i].Length;
            }

            return ColumnMemory.Bytes(field.DataType, shape, offsets, values.SelectMany(v => v).ToArray(), null);
        }

        var bytes = new byte[rows * field.DataType.RowBytes(shape)];
        random.NextBytes(bytes);
        if (field.DataType == DataType.Bool)
        {
            bytes = Array.ConvertAll(bytes, b => (byte)(b & 1));
        }

        return ColumnMemory.Fixed(field.DataType, shape, bytes, null);
    }

    private static FieldSchema Field(long id, DataType type) =>
        new() { Id = new FieldId(id), Name = $"f{id}", DataType = type };
}
