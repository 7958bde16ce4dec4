using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Parquet;

namespace Milvus.Storage.Binlog.V1;

/// <summary>Reads insert binlogs: those of <see cref="BinlogWriter"/>, and what others write in the same frame.</summary>
public static class BinlogReader
{
    private const string MultipleFields = "MULTI_FIELD";

    /// <summary>Reads a file.</summary>
    /// <param name="file">All its bytes.</param>
    /// <param name="shape">See <see cref="DataTypes.ShapeOf"/>.</param>
    /// <param name="path">Its path, for the error.</param>
    /// <returns>Its head and its values; the values are copies.</returns>
    /// <exception cref="DataCorruptException">
    /// It is damaged, or too new: its payload has a codec or an encoding that is not read. The frame has no checksum: the
    /// manifest's covers the whole file.
    /// </exception>
    public static (BinlogDescriptor Descriptor, Column Column) Read(ReadOnlySpan<byte> file, int shape, string path)
    {
        var frame = ReadFrame(file, BinlogWriter.InsertEvent, path);
        var head = frame.Descriptor;
        var column = ReadPayload(
            file[frame.Payload..],
            frame.Payload,
            path,
            (payload, footer) => ParquetReader.Read(payload, footer, 0, head.DataType, shape, head.Nullable));
        return (head, column);
    }

    /// <summary>
    /// Reads a file with one delete event: a payload of texts, or of columns <c>pk</c> and <c>ts</c>.
    /// </summary>
    internal static (BinlogDescriptor Descriptor, Utf8Column? Lines, KeyDeletes? Deletes) ReadDeletes(
        ReadOnlySpan<byte> file, string path)
    {
        var frame = ReadFrame(file, BinlogWriter.DeleteEvent, path);
        var payload = file[frame.Payload..];
        return frame.Version == MultipleFields
            ? (frame.Descriptor, null, ReadPayload(payload, frame.Payload, path, ReadKeysAndTimes))
            : (frame.Descriptor, ReadPayload(payload, frame.Payload, path, ReadLines), null);
    }

    private static Utf8Column ReadLines(ReadOnlySpan<byte> payload, ParquetFooter footer) =>
        (Utf8Column)ParquetReader.Read(payload, footer, 0, DataType.VarChar, 0, nullable: false);

    private static KeyDeletes ReadKeysAndTimes(ReadOnlySpan<byte> payload, ParquetFooter footer)
    {
        var (keys, times) = (footer.Find("pk"), footer.Find("ts"));
        var type = footer.Columns[keys].Physical switch
        {
            ParquetPhysical.INT64 => DataType.Int64,
            ParquetPhysical.BYTE_ARRAY => DataType.VarChar,
            var other => throw ParquetFormatException.TooNew($"deleted keys of type {other}"),
        };
        var column = (ValueColumn<long>)ParquetReader.Read(payload, footer, times, DataType.Int64, 0, nullable: false);
        return new KeyDeletes(
            ParquetReader.Read(payload, footer, keys, type, 0, nullable: false),
            MemoryMarshal.Cast<long, ulong>(column.Values.Span).ToArray());
    }

    private static T ReadPayload<T>(
        ReadOnlySpan<byte> payload, int offset, string path, Func<ReadOnlySpan<byte>, ParquetFooter, T> read)
    {
        try
        {
            return read(payload, ParquetFooter.Read(payload));
        }
        catch (ParquetFormatException wrong)
        {
            throw new DataCorruptException(
                path,
                offset + Math.Max(0, wrong.Offset),
                $"{(wrong.IsTooNew ? "too new" : "corrupt")}: {wrong.Message}");
        }
        catch (Exception wrong) when (wrong is OverflowException or InvariantException)
        {
            throw new DataCorruptException(path, offset, $"corrupt: {wrong.Message}");
        }
    }

    private static (BinlogDescriptor Descriptor, string? Version, int Payload) ReadFrame(
        ReadOnlySpan<byte> file, byte eventType, string path)
    {
        var (descriptor, version) = ReadDescriptor(file, path, out var offset);
        var size = file.Length - offset;
        if (size < BinlogWriter.InsertHeaderBytes
            || file[offset + 8] != eventType
            || BinaryPrimitives.ReadInt32LittleEndian(file[(offset + 9)..]) != size)
        {
            throw new DataCorruptException(path, offset, $"corrupt: no single data event of type {eventType}");
        }

        return (descriptor, version, offset + BinlogWriter.InsertHeaderBytes);
    }

    private static (BinlogDescriptor Descriptor, string? Version) ReadDescriptor(
        ReadOnlySpan<byte> file, string path, out int end)
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

        var (originalBytes, nullable, version) = Extras(file.Slice(BinlogWriter.DescriptorBytes, extras), path);
        var descriptor = new BinlogDescriptor(
            new CollectionId(BinaryPrimitives.ReadInt64LittleEndian(file[21..])),
            new PartitionId(BinaryPrimitives.ReadInt64LittleEndian(file[29..])),
            new SegmentId(BinaryPrimitives.ReadInt64LittleEndian(file[37..])),
            new FieldId(BinaryPrimitives.ReadInt64LittleEndian(file[45..])),
            new Timestamp(BinaryPrimitives.ReadUInt64LittleEndian(file[53..])),
            new Timestamp(BinaryPrimitives.ReadUInt64LittleEndian(file[61..])),
            (DataType)BinaryPrimitives.ReadInt32LittleEndian(file[69..]),
            originalBytes,
            nullable);
        return (descriptor, version);
    }

    private static (long OriginalBytes, bool Nullable, string? Version) Extras(
        ReadOnlySpan<byte> extras, string path)
    {
        try
        {
            using var json = JsonDocument.Parse(extras.ToArray());
            var size = json.RootElement.GetProperty("original_size").GetString()!;
            return (
                long.Parse(size, NumberStyles.None, CultureInfo.InvariantCulture),
                json.RootElement.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean(),
                json.RootElement.TryGetProperty("version", out var version) ? version.GetString() : null);
        }
        catch (Exception wrong) when (
            wrong is JsonException or KeyNotFoundException or FormatException or OverflowException
                or InvalidOperationException or ArgumentNullException)
        {
            throw new DataCorruptException(path, BinlogWriter.DescriptorBytes, "corrupt: extras without original_size");
        }
    }
}
