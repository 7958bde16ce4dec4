using System.Buffers.Binary;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Binlog;
using Milvus.Storage.Checksums;

namespace Milvus.Storage.Parquet;

/// <summary>
/// Writes a Parquet file of one column, required or optional: one row group, PLAIN, data pages v1 of about 1 MiB with
/// checksums, uncompressed or gzip. Uncompressed values of fixed size are not copied unless the column is optional.
/// </summary>
internal static class ParquetWriter
{
    private static readonly ReadOnlyMemory<byte> Magic = ParquetFooter.Magic;

    /// <summary>The file as pieces to be laid one after the other.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">The field's type.</param>
    /// <param name="parquet">How the column looks.</param>
    /// <param name="chunks">The column's runs in order.</param>
    /// <param name="codec">How pages are stored.</param>
    public static List<ReadOnlyMemory<byte>> Write(
        string name, DataType type, ParquetType parquet, IEnumerable<Column> chunks, BinlogCodec codec)
    {
        var pieces = new List<ReadOnlyMemory<byte>> { Magic };
        var written = new Written(name, parquet, codec, new ColumnStatistics(type));
        foreach (var page in chunks.SelectMany(chunk => parquet.Optional ? OptionalPages.Of(chunk) : PlainPages.Of(chunk)))
        {
            written.Statistics.Add(page.Values, page.Rows - page.Values.RowCount);
            var stored = codec == BinlogCodec.Gzip ? GzipPages.Fold(page.Bytes.Span) : page.Bytes;
            var header = PageHeader(page, stored);
            pieces.Add(header);
            pieces.Add(stored);
            written.Rows += page.Rows;
            written.PlainBytes += header.Length + page.Bytes.Length;
            written.StoredBytes += header.Length + stored.Length;
        }

        var footer = Footer(written);
        var end = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(end, footer.Length);
        pieces.AddRange([footer, end, Magic]);
        return pieces;
    }

    private static byte[] PageHeader(ParquetPage page, ReadOnlyMemory<byte> stored)
    {
        var thrift = new ThriftWriter();
        thrift.Int32(1, (int)ParquetPageKind.Data);
        thrift.Int32(2, page.Bytes.Length);
        thrift.Int32(3, stored.Length);
        thrift.Int32(4, (int)Crc32.Of(stored.Span));
        thrift.Struct(5, () =>
        {
            thrift.Int32(1, page.Rows);
            thrift.Int32(2, (int)ParquetEncoding.PLAIN);
            thrift.Int32(3, (int)ParquetEncoding.RLE); // Only an optional column has levels.
            thrift.Int32(4, (int)ParquetEncoding.RLE);
        });
        thrift.Stop();
        return thrift.ToArray();
    }

    private static byte[] Footer(Written written)
    {
        var thrift = new ThriftWriter();
        thrift.Int32(1, 1);
        thrift.Structs(2, Root, Leaf);
        thrift.Int64(3, written.Rows);
        thrift.Structs(4, RowGroup);
        thrift.Text(6, "milvus-orleans");

        // Without this readers may not trust smallest and largest values: the order is that of the type.
        thrift.Structs(7, () => thrift.Struct(1, () => { }));
        thrift.Stop();
        return thrift.ToArray();

        void Root()
        {
            thrift.Text(4, "schema");
            thrift.Int32(5, 1);
        }

        void Leaf()
        {
            thrift.Int32(1, (int)written.Type.Physical);
            if (written.Type.Length > 0)
            {
                thrift.Int32(2, written.Type.Length);
            }

            thrift.Int32(3, written.Type.Optional ? 1 : 0);
            thrift.Text(4, written.Name);
            if (written.Type.Converted is { } converted)
            {
                thrift.Int32(6, converted);
            }
        }

        void RowGroup()
        {
            thrift.Structs(1, () =>
            {
                thrift.Int64(2, Magic.Length);
                thrift.Struct(3, () => Chunk(thrift, written));
            });
            thrift.Int64(2, written.PlainBytes);
            thrift.Int64(3, written.Rows);
        }
    }

    private static void Chunk(ThriftWriter thrift, Written written)
    {
        var codec = written.Codec == BinlogCodec.Gzip ? ParquetCompression.GZIP : ParquetCompression.UNCOMPRESSED;
        thrift.Int32(1, (int)written.Type.Physical);
        thrift.Int32s(2, (int)ParquetEncoding.PLAIN, (int)ParquetEncoding.RLE);
        thrift.Texts(3, written.Name);
        thrift.Int32(4, (int)codec);
        thrift.Int64(5, written.Rows);
        thrift.Int64(6, written.PlainBytes);
        thrift.Int64(7, written.StoredBytes);
        thrift.Int64(9, Magic.Length);
        thrift.Struct(12, () =>
        {
            thrift.Int64(3, written.Statistics.NullCount);
            if (written.Statistics.Max is { } max)
            {
                thrift.Bytes(5, max);
            }

            if (written.Statistics.Min is { } min)
            {
                thrift.Bytes(6, min);
            }
        });
    }

    private sealed class Written(string name, ParquetType type, BinlogCodec codec, ColumnStatistics statistics)
    {
        public string Name => name;

        public ParquetType Type => type;

        public BinlogCodec Codec => codec;

        public ColumnStatistics Statistics => statistics;

        public long Rows { get; set; }

        public long PlainBytes { get; set; }

        public long StoredBytes { get; set; }
    }
}
