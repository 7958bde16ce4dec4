using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Parquet;

namespace Milvus.Storage.Binlog.V1;

/// <summary>
/// Insert binlogs in Milvus's frame: magic, descriptor event, one insert event with a Parquet payload.
/// Source: milvus internal/storage/binlog_writer.go, event_data.go.
/// </summary>
public static class BinlogWriter
{
    internal const int Magic = 0x00FF_FABC;
    internal const int DescriptorBytes = 85;
    internal const int EventHeaderBytes = 17;
    internal const int InsertHeaderBytes = EventHeaderBytes + 16;
    internal const byte DescriptorEvent = 0;
    internal const byte InsertEvent = 1;
    internal const byte DeleteEvent = 2;

    internal static ReadOnlySpan<byte> PostHeaderLengths => [0x34, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10];

    /// <summary>
    /// The file as pieces to be laid one after the other; uncompressed values of fixed size share the columns' memory.
    /// </summary>
    /// <param name="descriptor">The head.</param>
    /// <param name="shape">See <see cref="Core.Schema.DataTypes.ShapeOf"/>.</param>
    /// <param name="chunks">The field's values in order; at least one row.</param>
    /// <param name="codec">How the payload's pages are stored.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Write(
        BinlogDescriptor descriptor,
        int shape,
        IReadOnlyList<Column> chunks,
        BinlogCodec codec = BinlogCodec.Uncompressed)
    {
        var name = descriptor.FieldId.Value.ToString(CultureInfo.InvariantCulture);
        var nullable = descriptor.Nullable ? "true" : "false";
        var extras = string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"nullable\":{nullable},\"original_size\":\"{descriptor.OriginalBytes}\"}}");
        var parquet = ParquetType.Of(descriptor.DataType, shape, descriptor.Nullable);
        return Frame(
            descriptor, InsertEvent, extras, ParquetWriter.Write(name, descriptor.DataType, parquet, chunks, codec));
    }

    /// <summary>A file with one delete event, whose payload is one column of texts.</summary>
    internal static IReadOnlyList<ReadOnlyMemory<byte>> WriteDeletes(BinlogDescriptor descriptor, Utf8Column lines)
    {
        var extras = string.Create(
            CultureInfo.InvariantCulture, $"{{\"original_size\":\"{descriptor.OriginalBytes}\"}}");
        var parquet = ParquetType.Of(DataType.VarChar, 0, nullable: false);
        return Frame(
            descriptor,
            DeleteEvent,
            extras,
            ParquetWriter.Write("val", DataType.VarChar, parquet, [lines], BinlogCodec.Uncompressed));
    }

    private static List<ReadOnlyMemory<byte>> Frame(
        BinlogDescriptor descriptor, byte eventType, string extrasJson, List<ReadOnlyMemory<byte>> pieces)
    {
        var payload = 0L;
        foreach (var piece in pieces)
        {
            payload += piece.Length;
        }

        var extras = Encoding.UTF8.GetBytes(extrasJson);
        var total = DescriptorBytes + extras.Length + InsertHeaderBytes + payload;
        Invariant.Holds(total <= int.MaxValue, $"A binlog of {total} bytes is more than its format can say.");
        var head = new byte[DescriptorBytes + extras.Length + InsertHeaderBytes];
        WriteDescriptor(head, descriptor, extras);
        WriteDataHeader(head.AsSpan(DescriptorBytes + extras.Length), descriptor, eventType, (int)payload, (int)total);
        pieces.Insert(0, head);
        return pieces;
    }

    private static void WriteDescriptor(Span<byte> to, BinlogDescriptor descriptor, byte[] extras)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, Magic);
        WriteEventHeader(
            to[4..],
            descriptor.TimestampTo,
            DescriptorEvent,
            DescriptorBytes - 4 + extras.Length,
            DescriptorBytes + extras.Length);
        BinaryPrimitives.WriteInt64LittleEndian(to[21..], descriptor.CollectionId.Value);
        BinaryPrimitives.WriteInt64LittleEndian(to[29..], descriptor.PartitionId.Value);
        BinaryPrimitives.WriteInt64LittleEndian(to[37..], descriptor.SegmentId.Value);
        BinaryPrimitives.WriteInt64LittleEndian(to[45..], descriptor.FieldId.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(to[53..], descriptor.TimestampFrom.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(to[61..], descriptor.TimestampTo.Value);
        BinaryPrimitives.WriteInt32LittleEndian(to[69..], (int)descriptor.DataType);
        PostHeaderLengths.CopyTo(to[73..]);
        BinaryPrimitives.WriteInt32LittleEndian(to[81..], extras.Length);
        extras.CopyTo(to[DescriptorBytes..]);
    }

    private static void WriteDataHeader(
        Span<byte> to, BinlogDescriptor descriptor, byte eventType, int payload, int end)
    {
        WriteEventHeader(to, descriptor.TimestampTo, eventType, InsertHeaderBytes + payload, end);

        // Readers refuse a zero here, so a batch without times says 1, as Milvus's own writers do.
        BinaryPrimitives.WriteUInt64LittleEndian(to[17..], Math.Max(1, descriptor.TimestampFrom.Value));
        BinaryPrimitives.WriteUInt64LittleEndian(to[25..], Math.Max(1, descriptor.TimestampTo.Value));
    }

    private static void WriteEventHeader(Span<byte> to, Timestamp timestamp, byte type, int length, int next)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(to, timestamp.Value);
        to[8] = type;
        BinaryPrimitives.WriteInt32LittleEndian(to[9..], length);
        BinaryPrimitives.WriteInt32LittleEndian(to[13..], next);
    }
}
