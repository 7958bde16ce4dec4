using System.Text;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Binlog;
using Milvus.Storage.Binlog.V1;
using Milvus.Storage.Tests.Segments;

namespace Milvus.Storage.Tests.Parquet;

/// <summary>Each type that is stored, with and without nulls, in each codec.</summary>
public sealed class EveryTypeTests
{
    private const int Dim = 16;

    private static readonly DataType[] Types =
    [
        DataType.Bool, DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.Float, DataType.Double,
        DataType.VarChar, DataType.Json, DataType.Array, DataType.Geometry, DataType.Timestamptz, DataType.BinaryVector,
        DataType.FloatVector, DataType.Float16Vector, DataType.BFloat16Vector, DataType.Int8Vector,
        DataType.SparseFloatVector,
    ];

    public static TheoryData<DataType, BinlogCodec> All
    {
        get
        {
            var data = new TheoryData<DataType, BinlogCodec>();
            foreach (var type in Types)
            {
                data.Add(type, BinlogCodec.Uncompressed);
                data.Add(type, BinlogCodec.Gzip);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Values_and_nulls_are_read_back(DataType type, BinlogCodec codec)
    {
        var random = new Random((int)type);
        foreach (var rows in (int[])[1, 7, 8, 64, 1_000])
        {
            CheckRead([Values(type, rows, random)], nullable: false, codec);
            CheckRead([Nulls(type, rows, random, _ => true), Nulls(type, rows, random, _ => false)], nullable: true, codec);
            CheckRead([Nulls(type, rows, random, row => row % 3 != 1), Values(type, 5, random)], nullable: true, codec);
        }
    }

    private static void CheckRead(Column[] chunks, bool nullable, BinlogCodec codec)
    {
        var descriptor = new BinlogDescriptor(
            new CollectionId(1), new PartitionId(2), new SegmentId(3), new FieldId(100), Timestamp.From(1),
            Timestamp.From(2), chunks[0].DataType, 9, nullable);
        var pieces = BinlogWriter.Write(descriptor, chunks[0].Shape, chunks, codec);

        var (read, column) = BinlogReader.Read(
            pieces.SelectMany(piece => piece.ToArray()).ToArray(), chunks[0].Shape, "test");

        Assert.Equal(descriptor, read);
        Assert.Equal(chunks.SelectMany(Lines), Lines(column));
    }

    private static IEnumerable<string> Lines(Column column) =>
        SampleRows.Lines(new RowBatch([new FieldColumn(new FieldId(100), column)]))
            .Select(line => line[(line.IndexOf(']', StringComparison.Ordinal) + 1)..]);

    private static Column Nulls(DataType type, int rows, Random random, Func<int, bool> hasValue)
    {
        var values = Values(type, rows, random);
        var builder = ColumnBuilder.Like(values, rows);
        for (var row = 0; row < rows; row++)
        {
            if (hasValue(row))
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

    private static Column Values(DataType type, int rows, Random random)
    {
        if (!type.IsBytes())
        {
            var bytes = new byte[rows * type.RowBytes(Dim)];
            random.NextBytes(bytes);
            return ColumnMemory.Fixed(
                type, Dim, type == DataType.Bool ? Array.ConvertAll(bytes, one => (byte)(one & 1)) : bytes, null);
        }

        var (texts, offsets) = (new StringBuilder(), new int[rows + 1]);
        for (var row = 0; row < rows; row++)
        {
            texts.Append('x', random.Next(12));
            offsets[row + 1] = texts.Length;
        }

        var shape = type == DataType.Array ? (int)DataType.Int32 : 0;
        return ColumnMemory.Bytes(type, shape, offsets, Encoding.ASCII.GetBytes(texts.ToString()), null);
    }
}
