using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Milvus.OutsideNode.Binlogs;

/// <summary>Milvus's storage v1 frame around one Parquet payload: a descriptor and one insert event.</summary>
internal static class BinlogFile
{
    private const int Magic = 0x00fffabc;
    private const byte InsertEvent = 1;
    private const int HeaderBytes = 17;
    private const int ExtrasAt = 85;
    private const int EventHeadBytes = HeaderBytes + (2 * sizeof(ulong));

    /// <summary>The whole file.</summary>
    /// <param name="ids">Collection, partition, segment and field.</param>
    /// <param name="first">Smallest timestamp of the rows.</param>
    /// <param name="last">Largest timestamp of the rows.</param>
    /// <param name="column">The values.</param>
    public static byte[] Write(BinlogIds ids, ulong first, ulong last, PlainColumn column)
    {
        var payload = ParquetFile.Write(ids.Field.ToString(CultureInfo.InvariantCulture), column);
        var extras = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $$"""{"nullable":false,"original_size":"{{payload.Length}}"}"""));
        var insertAt = ExtrasAt + extras.Length;
        var file = new byte[insertAt + EventHeadBytes + payload.Length];

        BinaryPrimitives.WriteInt32LittleEndian(file, Magic);
        WriteHeader(file.AsSpan(4), last, type: 0, bytes: insertAt - 4, next: insertAt);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(21), ids.Collection);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(29), ids.Partition);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(37), ids.Segment);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(45), ids.Field);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(53), first);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(61), last);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(69), (int)column.Type);

        // Bytes of the fixed part of each kind of event, the descriptor's first.
        file[73] = 52;
        file.AsSpan(74, 7).Fill(16);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(81), extras.Length);
        extras.CopyTo(file.AsSpan(ExtrasAt));

        var insert = file.AsSpan(insertAt);
        WriteHeader(insert, last, InsertEvent, bytes: insert.Length, next: file.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(insert[HeaderBytes..], first);
        BinaryPrimitives.WriteUInt64LittleEndian(insert[(HeaderBytes + sizeof(ulong))..], last);
        payload.CopyTo(insert[EventHeadBytes..]);
        return file;
    }

    private static void WriteHeader(Span<byte> header, ulong timestamp, byte type, int bytes, int next)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(header, timestamp);
        header[8] = type;
        BinaryPrimitives.WriteInt32LittleEndian(header[9..], bytes);
        BinaryPrimitives.WriteInt32LittleEndian(header[13..], next);
    }
}
