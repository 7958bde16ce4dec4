using System.Buffers.Binary;
using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Checksums;

namespace Milvus.Storage.LogFormat.V2;

/// <summary>
/// Row batches as bytes for the log: a small checked header, then the columns as they lie in memory, before each the
/// bits of its nulls if it has any. The log's frame carries the checksum of the columns. <c>formats.md</c> has the
/// table.
/// </summary>
public static class RowBatchCodec
{
    private const uint Magic = 0x5441_4252; // RBAT
    private const ushort Version = 2;
    private const int HeaderBytes = 24;
    private const int ColumnBytes = 32;

    /// <summary>The batch as pieces to be laid one after the other; they share the columns' memory.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Encode(RowBatch batch)
    {
        var head = new byte[HeaderBytes + (ColumnBytes * batch.Columns.Length)];
        var pieces = new List<ReadOnlyMemory<byte>>(1 + (3 * batch.Columns.Length)) { head };
        var total = (long)head.Length;
        for (var i = 0; i < batch.Columns.Length; i++)
        {
            var (field, column) = batch.Columns[i];
            var before = pieces.Count;
            AddPieces(column, pieces);
            var length = 0L;
            for (var piece = before; piece < pieces.Count; piece++)
            {
                length += pieces[piece].Length;
            }

            var entry = head.AsSpan(HeaderBytes + (ColumnBytes * i));
            BinaryPrimitives.WriteInt64LittleEndian(entry, field.Value);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], (int)column.DataType);
            BinaryPrimitives.WriteInt32LittleEndian(entry[12..], column.Shape);
            BinaryPrimitives.WriteInt64LittleEndian(entry[16..], length);
            BinaryPrimitives.WriteInt32LittleEndian(entry[24..], column.Valid?.NullCount ?? 0);
            total += length;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(head, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(4), Version);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(6), checked((ushort)batch.Columns.Length));
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), batch.RowCount);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(12), total);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(20), HeadChecksum(head));
        return pieces;
    }

    /// <summary>
    /// Reads a batch of this version or the first that fills <paramref name="bytes"/>; copies, so that the bytes can go.
    /// </summary>
    /// <param name="bytes">What <see cref="Encode"/> gave, joined.</param>
    /// <param name="source">Where they come from, for the error.</param>
    /// <exception cref="DataCorruptException">They are damaged, cut, followed by others, or of another
    /// version.</exception>
    public static RowBatch Decode(ReadOnlyMemory<byte> bytes, string source)
    {
        var span = bytes.Span;
        if (span.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(span) != Magic)
        {
            throw new DataCorruptException(source, 0, "corrupt: no row batch");
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(span[4..]);
        var columns = BinaryPrimitives.ReadUInt16LittleEndian(span[6..]);
        var offset = HeaderBytes + (ColumnBytes * columns);
        if (version == 1)
        {
            return V1.RowBatchCodec.Decode(bytes, source);
        }

        if (version != Version)
        {
            throw new DataCorruptException(
                source,
                4,
                $"too {(version > Version ? "new" : "old")}: row batch {version}, this program reads 1 and {Version}");
        }

        if (columns == 0
            || span.Length < offset
            || BinaryPrimitives.ReadInt64LittleEndian(span[12..]) != span.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(span[20..]) != HeadChecksum(span[..offset]))
        {
            throw new DataCorruptException(source, 0, "corrupt: row batch header");
        }

        var rows = BinaryPrimitives.ReadInt32LittleEndian(span[8..]);
        var read = ImmutableArray.CreateBuilder<FieldColumn>(columns);
        for (var i = 0; i < columns; i++)
        {
            var entry = span[(HeaderBytes + (ColumnBytes * i))..];
            var field = new FieldId(BinaryPrimitives.ReadInt64LittleEndian(entry));
            var length = BinaryPrimitives.ReadInt64LittleEndian(entry[16..]);
            if (rows < 0 || length < 0 || length > span.Length - offset)
            {
                throw new DataCorruptException(source, offset, $"corrupt: column of field {field} is cut");
            }

            read.Add(new FieldColumn(
                field,
                RawColumn.Read(
                    span.Slice(offset, (int)length),
                    (DataType)BinaryPrimitives.ReadInt32LittleEndian(entry[8..]),
                    BinaryPrimitives.ReadInt32LittleEndian(entry[12..]),
                    rows,
                    BinaryPrimitives.ReadInt32LittleEndian(entry[24..]))
                ?? throw new DataCorruptException(source, offset, $"corrupt: column of field {field}")));
            offset += (int)length;
        }

        return offset == span.Length
            ? new RowBatch(read.MoveToImmutable())
            : throw new DataCorruptException(source, offset, "corrupt: bytes behind the last column");
    }

    private static void AddPieces(Column column, List<ReadOnlyMemory<byte>> pieces)
    {
        if (column.Valid is { } valid)
        {
            pieces.Add(valid.ToBytes());
        }

        if (column is BytesColumn bytes)
        {
            pieces.Add(MemoryBytes.Of(bytes.Offsets));
        }

        pieces.Add(ColumnMemory.ValuesOf(column));
    }

    private static uint HeadChecksum(ReadOnlySpan<byte> head) =>
        Crc32C.Append(Crc32C.Of(head[..20]), head[HeaderBytes..]);
}
