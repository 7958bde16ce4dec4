using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Storage.Binlog.V1;

/// <summary>Reads the binlogs that <see cref="BinlogWriter"/> writes.</summary>
public static class BinlogReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">All its bytes.</param>
    /// <param name="shape">See <see cref="DataTypes.ShapeOf"/>.</param>
    /// <param name="path">Its path, for the error.</param>
    /// <returns>Its head and its values; the values are copies.</returns>
    /// <exception cref="DataCorruptException">
    /// It is damaged or was written otherwise. The frame has no checksum, so damage inside values is not seen here:
    /// the manifest's checksum sees it.
    /// </exception>
    public static (BinlogDescriptor Descriptor, Column Column) Read(ReadOnlySpan<byte> file, int shape, string path) =>
        Read(file, BinlogWriter.InsertEvent, shape, path);

    /// <summary>Reads a file with one delete event and a payload of texts.</summary>
    internal static (BinlogDescriptor Descriptor, Utf8Column Lines) ReadDeletes(ReadOnlySpan<byte> file, string path)
    {
        var (descriptor, lines) = Read(file, BinlogWriter.DeleteEvent, 0, path);
        return (descriptor, (Utf8Column)lines);
    }

    private static (BinlogDescriptor Descriptor, Column Column) Read(
        ReadOnlySpan<byte> file, byte eventType, int shape, string path)
    {
        var descriptor = ReadDescriptor(file, path, out var offset);
        var size = file.Length - offset;
        if (size < BinlogWriter.InsertHeaderBytes
            || file[offset + 8] != eventType
            || BinaryPrimitives.ReadInt32LittleEndian(file[(offset + 9)..]) != size)
        {
            throw new DataCorruptException(path, offset, $"corrupt: no single data event of type {eventType}");
        }

        var payload = offset + BinlogWriter.InsertHeaderBytes;
        try
        {
            var type = eventType == BinlogWriter.DeleteEvent ? DataType.VarChar : descriptor.DataType;
            return (descriptor, ParquetFileReader.Read(file[payload..], type, shape, descriptor.Nullable));
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException or InvariantException)
        {
            throw new DataCorruptException(path, payload, $"corrupt: {wrong.Message}");
        }
    }

    private static BinlogDescriptor ReadDescriptor(ReadOnlySpan<byte> file, string path, out int end)
    {
        if (file.Length < BinlogWriter.DescriptorBytes
            || BinaryPrimitives.ReadInt32LittleEndian(file) != BinlogWriter.Magic
            || file[12] != BinlogWriter.DescriptorEvent)
        {
            throw new DataCorruptException(path, 0, "corrupt: no binlog");
        }

        var extras = BinaryPrimitives.ReadInt32LittleEndian(file[81..]);
        end = BinlogWriter.DescriptorBytes + extras;
        if (extras < 0
            || extras > file.Length - BinlogWriter.DescriptorBytes
            || BinaryPrimitives.ReadInt32LittleEndian(file[13..]) != end - 4
            || BinaryPrimitives.ReadInt32LittleEndian(file[17..]) != end
            || !file[73..81].SequenceEqual(BinlogWriter.PostHeaderLengths))
        {
            throw new DataCorruptException(path, 4, "corrupt: descriptor event");
        }

        var (originalBytes, nullable) = Extras(file.Slice(BinlogWriter.DescriptorBytes, extras), path);
        return new BinlogDescriptor(
            new CollectionId(BinaryPrimitives.ReadInt64LittleEndian(file[21..])),
            new PartitionId(BinaryPrimitives.ReadInt64LittleEndian(file[29..])),
            new SegmentId(BinaryPrimitives.ReadInt64LittleEndian(file[37..])),
            new FieldId(BinaryPrimitives.ReadInt64LittleEndian(file[45..])),
            new Timestamp(BinaryPrimitives.ReadUInt64LittleEndian(file[53..])),
            new Timestamp(BinaryPrimitives.ReadUInt64LittleEndian(file[61..])),
            (DataType)BinaryPrimitives.ReadInt32LittleEndian(file[69..]),
            originalBytes,
            nullable);
    }

    private static (long OriginalBytes, bool Nullable) Extras(ReadOnlySpan<byte> extras, string path)
    {
        try
        {
            using var json = JsonDocument.Parse(extras.ToArray());
            var size = json.RootElement.GetProperty("original_size").GetString()!;
            return (
                long.Parse(size, NumberStyles.None, CultureInfo.InvariantCulture),
                json.RootElement.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean());
        }
        catch (Exception wrong) when (
            wrong is JsonException or KeyNotFoundException or FormatException or OverflowException
                or InvalidOperationException or ArgumentNullException)
        {
            throw new DataCorruptException(path, BinlogWriter.DescriptorBytes, "corrupt: extras without original_size");
        }
    }
}
