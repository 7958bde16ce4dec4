using System.Buffers.Binary;
using System.Text;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.OutsideNode.Binlogs;
using Milvus.OutsideNode.Rows;
using Milvus.Storage.Binlog.V1;

namespace Milvus.OutsideNode.Tests.Binlogs;

/// <summary>What the program writes, our reader reads: they share no code, only the description of the format.</summary>
public sealed class BinlogFileTests
{
    private const int Dimension = 8;
    private const ulong First = 1_000;

    private static readonly long[] Rows = [0, 1, 2, 3, 4, 5, 6, 7, 8, 1_008, 1_009, 99_999];

    [Fact]
    public void Keys_are_read_back() => Assert.Equal(Rows, Values<long>(Proto.DataType.Int64, isKey: true));

    [Fact]
    public void Other_whole_numbers_are_read_back()
    {
        Assert.Equal(Rows.Select(row => row * 31), Values<long>(Proto.DataType.Int64));
        Assert.Equal(Rows.Select(row => (int)(row % 1000)), Values<int>(Proto.DataType.Int32));
    }

    [Fact]
    public void Floating_numbers_are_read_back()
    {
        Assert.Equal(Rows.Select(row => row / 2f), Values<float>(Proto.DataType.Float));
        Assert.Equal(Rows.Select(row => row / 4.0), Values<double>(Proto.DataType.Double));
    }

    [Fact]
    public void Truths_are_read_back() =>
        Assert.Equal(Rows.Select(row => row % 3 == 0), Values<bool>(Proto.DataType.Bool));

    [Fact]
    public void Texts_are_read_back()
    {
        var column = Assert.IsType<Utf8Column>(Read(Proto.DataType.VarChar).Column);
        var texts = Enumerable.Range(0, column.RowCount).Select(row => Encoding.UTF8.GetString(column[row]));
        Assert.Equal(Rows.Select(row => $"row {row}"), texts);
    }

    [Fact]
    public void Vectors_are_read_back()
    {
        var column = Assert.IsType<FloatVectorColumn>(Read(Proto.DataType.FloatVector).Column);
        Assert.Equal(Rows.SelectMany(row => MadeRows.VectorOf(row, Dimension)), column.Values.ToArray());
    }

    [Fact]
    public void A_file_says_whose_it_is()
    {
        var said = Read(Proto.DataType.Int64).Descriptor;
        Assert.Equal(
            new BinlogDescriptor(
                new CollectionId(11),
                new PartitionId(12),
                new SegmentId(13),
                new FieldId(100),
                new Timestamp(First),
                new Timestamp(First + 11),
                Core.Schema.DataType.Int64,
                said.OriginalBytes),
            said);
    }

    /// <summary>Offsets and bytes as Milvus's description of the frame has them, not as any reader of ours does.</summary>
    [Fact]
    public void A_file_has_the_bytes_that_milvus_expects()
    {
        var file = Write(Proto.DataType.Int64);
        Assert.Equal("BCFAFF00", Convert.ToHexString(file.AsSpan(0, 4)));
        var extras = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(81));
        Assert.Equal(81 + extras, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(13)));
        Assert.Equal(85 + extras, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(17)));
        Assert.Equal("3410101010101010", Convert.ToHexString(file.AsSpan(73, 8)));
        Assert.StartsWith("{\"nullable\":false,\"original_size\":\"", Encoding.UTF8.GetString(file.AsSpan(85, extras)));
        var insert = file.AsSpan(85 + extras);
        Assert.Equal(1, insert[8]);
        Assert.Equal(insert.Length, BinaryPrimitives.ReadInt32LittleEndian(insert[9..]));
        Assert.Equal("PAR1"u8, insert[33..37]);
        Assert.Equal("PAR1"u8, insert[^4..]);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    public void The_rows_of_a_vchannel_are_those_that_a_delete_would_look_for_there(int shard, int shards)
    {
        var stream = new RowStream(100, 1_100, shard, shards);
        var rows = stream.Take(RowStream.Start, 10_000);
        Assert.Equal(
            Enumerable.Range(100, 1_000).Select(row => (long)row)
                .Where(row => Milvus.Testing.Wire.PrimaryKeyShard.Of(row, shards) == shard),
            rows);
        Assert.Equal(rows[^1], stream.Last);
        Assert.Equal(rows[7..10], stream.Take(rows[6], 3));
    }

    private static T[] Values<T>(Proto.DataType type, bool isKey = false)
        where T : unmanaged => Assert.IsType<ValueColumn<T>>(Read(type, isKey).Column).Values.ToArray();

    private static (BinlogDescriptor Descriptor, Column Column) Read(Proto.DataType type, bool isKey = false) =>
        BinlogReader.Read(Write(type, isKey), type == Proto.DataType.FloatVector ? Dimension : 0, "test");

    private static byte[] Write(Proto.DataType type, bool isKey = false)
    {
        var field = new Proto.FieldSchema { FieldId = 100, DataType = type, IsPrimaryKey = isKey };
        if (type == Proto.DataType.FloatVector)
            field.TypeParams.Add(new Proto.KeyValuePair { Key = "dim", Value = $"{Dimension}" });
        return BinlogFile.Write(new BinlogIds(11, 12, 13, 100), First, First + 11, MadeRows.Column(field, Rows));
    }
}
