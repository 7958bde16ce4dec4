using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Checksums;

namespace Milvus.Storage.LogFormat.V1;

/// <summary>
/// Reads row batches of the first version: a small checked header, then the columns as they lie in memory. It knew
/// neither nulls nor types beside fixed-size scalars, texts and float32 vectors. <c>formats.md</c> has the table.
/// </summary>
public static class RowBatchCodec
{
    private const uint Magic = 0x5441_4252; // RBAT
    private const ushort Version = 1;
    private const int HeaderBytes = 24;
    private const int ColumnBytes = 24;

    /// <summary>Reads a batch that fills <paramref name="bytes"/>; copies, so that the bytes can go.</summary>
    /// <param name="bytes">The whole batch.</param>
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
        if (version != Version)
        {
            throw new DataCorruptException(
                source,
                4,
                $"too {(version > Version ? "new" : "old")}: row batch {version}, this program reads {Version}");
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
            var type = (DataType)BinaryPrimitives.ReadInt32LittleEndian(entry[8..]);
            var dim = BinaryPrimitives.ReadInt32LittleEndian(entry[12..]);
            var length = BinaryPrimitives.ReadInt64LittleEndian(entry[16..]);
            if (length < 0 || length > span.Length - offset)
            {
                throw new DataCorruptException(source, offset, $"corrupt: column of field {field} is cut");
            }

            var body = span.Slice(offset, (int)length);
            read.Add(new FieldColumn(
                field,
                RawColumn.Read(body, type, dim, rows)
                ?? throw new DataCorruptException(source, offset, $"corrupt: column of field {field}")));
            offset += (int)length;
        }

        return offset == span.Length
            ? new RowBatch(read.MoveToImmutable())
            : throw new DataCorruptException(source, offset, "corrupt: bytes behind the last column");
    }

    private static uint HeadChecksum(ReadOnlySpan<byte> head) =>
        Crc32C.Append(Crc32C.Of(head[..20]), head[HeaderBytes..]);

    private static class RawColumn
    {
        // Null when the bytes are no column of that type and size.
        public static Column? Read(ReadOnlySpan<byte> body, DataType type, int dim, int rows) => type switch
        {
            DataType.Bool when body.IndexOfAnyExceptInRange((byte)0, (byte)1) < 0 => Values<bool>(body, rows),
            DataType.Int8 => Values<sbyte>(body, rows),
            DataType.Int16 => Values<short>(body, rows),
            DataType.Int32 => Values<int>(body, rows),
            DataType.Int64 => Values<long>(body, rows),
            DataType.Float => Values<float>(body, rows),
            DataType.Double => Values<double>(body, rows),
            DataType.VarChar => Texts(body, rows),
            DataType.FloatVector when dim > 0 && body.Length == (long)rows * dim * sizeof(float) =>
                new FloatVectorColumn(dim, MemoryMarshal.Cast<byte, float>(body).ToArray()),
            _ => null,
        };

        private static unsafe ValueColumn<T>? Values<T>(ReadOnlySpan<byte> body, int rows)
            where T : unmanaged =>
            body.Length == (long)rows * sizeof(T)
                ? new ValueColumn<T>(MemoryMarshal.Cast<byte, T>(body).ToArray())
                : null;

        private static Utf8Column? Texts(ReadOnlySpan<byte> body, int rows)
        {
            var cut = (rows + 1L) * sizeof(int);
            if (rows < 0 || body.Length < cut)
            {
                return null;
            }

            var offsets = MemoryMarshal.Cast<byte, int>(body[..(int)cut]).ToArray();
            var first = offsets[0];
            var previous = 0;
            for (var i = 0; i < offsets.Length; i++)
            {
                // A slice of a larger column begins anywhere; here it begins at 0.
                offsets[i] -= first;
                if (offsets[i] < previous)
                {
                    return null;
                }

                previous = offsets[i];
            }

            return previous == body.Length - cut ? new Utf8Column(offsets, body[(int)cut..].ToArray()) : null;
        }
    }
}
