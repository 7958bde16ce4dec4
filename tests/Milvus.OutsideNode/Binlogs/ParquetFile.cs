using System.Buffers.Binary;
using Milvus.Proto;

namespace Milvus.OutsideNode.Binlogs;

/// <summary>
/// The smallest Parquet file that holds a column: one row group, one required column, one uncompressed data page v1.
/// </summary>
internal static class ParquetFile
{
    private const int Required = 0;
    private const int DataPage = 0;
    private const int Plain = 0;
    private const int Rle = 3;
    private const int Uncompressed = 0;
    private const int FixedLength = 7;
    private const int Utf8 = 0;

    public static byte[] Write(string name, PlainColumn column)
    {
        var values = column.ToArray();
        var header = Header(column.Rows, values.Length);
        var pageBytes = header.Length + values.Length;
        var footer = Footer(name, column, pageBytes);

        using var file = new MemoryStream();
        file.Write("PAR1"u8);
        file.Write(header);
        file.Write(values);
        file.Write(footer);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        file.Write(length);
        file.Write("PAR1"u8);
        return file.ToArray();
    }

    private static byte[] Header(int rows, int bytes)
    {
        var thrift = new CompactThrift();
        thrift.Int32(1, DataPage);
        thrift.Int32(2, bytes);
        thrift.Int32(3, bytes);
        thrift.Struct(5, page =>
        {
            page.Int32(1, rows);
            page.Int32(2, Plain);
            page.Int32(3, Rle);
            page.Int32(4, Rle);
        });
        thrift.Stop();
        return thrift.ToArray();
    }

    private static byte[] Footer(string name, PlainColumn column, int pageBytes)
    {
        var physical = PhysicalOf(column.Type);
        var thrift = new CompactThrift();
        thrift.Int32(1, 1);
        thrift.Structs(2, Root, Leaf);
        thrift.Int64(3, column.Rows);
        thrift.Structs(4, group =>
        {
            group.Structs(1, chunk =>
            {
                chunk.Int64(2, "PAR1"u8.Length);
                chunk.Struct(3, Chunk);
            });
            group.Int64(2, pageBytes);
            group.Int64(3, column.Rows);
        });
        thrift.Text(6, "outside node");
        thrift.Stop();
        return thrift.ToArray();

        static void Root(CompactThrift root)
        {
            root.Text(4, "schema");
            root.Int32(5, 1);
        }

        void Leaf(CompactThrift leaf)
        {
            leaf.Int32(1, physical);
            if (physical == FixedLength) leaf.Int32(2, column.FixedBytes);
            leaf.Int32(3, Required);
            leaf.Text(4, name);
            if (column.Type == DataType.VarChar) leaf.Int32(6, Utf8);
        }

        void Chunk(CompactThrift chunk)
        {
            chunk.Int32(1, physical);
            chunk.Int32s(2, Plain, Rle);
            chunk.Texts(3, name);
            chunk.Int32(4, Uncompressed);
            chunk.Int64(5, column.Rows);
            chunk.Int64(6, pageBytes);
            chunk.Int64(7, pageBytes);
            chunk.Int64(9, "PAR1"u8.Length);
        }
    }

    private static int PhysicalOf(DataType type) => type switch
    {
        DataType.Bool => 0,
        DataType.Int32 => 1,
        DataType.Int64 => 2,
        DataType.Float => 4,
        DataType.Double => 5,
        DataType.VarChar => 6,
        DataType.FloatVector => FixedLength,
        _ => throw new NotSupportedException($"This program writes no {type}."),
    };
}
