using System.Buffers.Binary;
using Milvus.Core.Rows;

namespace Milvus.Storage.Binlog.V1;

/// <summary>
/// Writes a Parquet file of one column, required or optional: one row group, PLAIN, uncompressed, data pages v1 of about 1 MiB.
/// Values of fixed size are not copied unless the column is optional.
/// </summary>
internal static class ParquetFile
{
    public static readonly ReadOnlyMemory<byte> Magic = "PAR1"u8.ToArray();

    /// <summary>The file as pieces to be laid one after the other.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="parquet">How the column looks.</param>
    /// <param name="chunks">The column's runs in order.</param>
    public static List<ReadOnlyMemory<byte>> Write(string name, ParquetType parquet, IEnumerable<Column> chunks)
    {
        var pieces = new List<ReadOnlyMemory<byte>> { Magic };
        var (rows, bytes) = (0L, 0L);
        foreach (var page in chunks.SelectMany(chunk => parquet.Optional ? OptionalPages.Of(chunk) : PlainPages.Of(chunk)))
        {
            var header = PageHeader(page.Rows, page.Bytes.Length);
            pieces.Add(header);
            pieces.Add(page.Bytes);
            rows += page.Rows;
            bytes += header.Length + page.Bytes.Length;
        }

        var footer = Footer(name, parquet, rows, bytes);
        var end = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(end, footer.Length);
        pieces.AddRange([footer, end, Magic]);
        return pieces;
    }

    private static byte[] PageHeader(int rows, int bytes)
    {
        var thrift = new ThriftWriter();
        thrift.Int32(1, 0); // DATA_PAGE
        thrift.Int32(2, bytes);
        thrift.Int32(3, bytes);
        thrift.Struct(5, () =>
        {
            thrift.Int32(1, rows);
            thrift.Int32(2, 0); // PLAIN
            thrift.Int32(3, 3); // RLE; only an optional column has levels
            thrift.Int32(4, 3);
        });
        thrift.Stop();
        return thrift.ToArray();
    }

    private static byte[] Footer(string name, ParquetType type, long rows, long bytes)
    {
        var thrift = new ThriftWriter();
        thrift.Int32(1, 1);
        thrift.Structs(2, Root, Leaf);
        thrift.Int64(3, rows);
        thrift.Structs(4, RowGroup);
        thrift.Text(6, "milvus-orleans");
        thrift.Stop();
        return thrift.ToArray();

        void Root()
        {
            thrift.Text(4, "schema");
            thrift.Int32(5, 1);
        }

        void Leaf()
        {
            thrift.Int32(1, type.Physical);
            if (type.Length > 0)
            {
                thrift.Int32(2, type.Length);
            }

            thrift.Int32(3, type.Optional ? 1 : 0);
            thrift.Text(4, name);
            if (type.Converted is { } converted)
            {
                thrift.Int32(6, converted);
            }
        }

        void RowGroup()
        {
            thrift.Structs(1, Chunk);
            thrift.Int64(2, bytes);
            thrift.Int64(3, rows);
        }

        void Chunk()
        {
            thrift.Int64(2, Magic.Length);
            thrift.Struct(3, () =>
            {
                thrift.Int32(1, type.Physical);
                thrift.Int32s(2, 0, 3); // PLAIN, RLE
                thrift.Texts(3, name);
                thrift.Int32(4, 0); // UNCOMPRESSED
                thrift.Int64(5, rows);
                thrift.Int64(6, bytes);
                thrift.Int64(7, bytes);
                thrift.Int64(9, Magic.Length);
            });
        }
    }
}
