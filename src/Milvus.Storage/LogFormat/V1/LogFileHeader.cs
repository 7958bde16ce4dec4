using System.Buffers.Binary;
using System.Text;
using Milvus.Core.Ports;
using Milvus.Storage.Checksums;

namespace Milvus.Storage.LogFormat.V1;

/// <summary>
/// The 48 bytes that chunk, snapshot and epoch files of a log begin with; <c>formats.md</c> has the table.
/// </summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Position">Chunk: its first commit. Snapshot: the last commit covered. Epoch: the newest when
/// taken.</param>
/// <param name="Epoch">The owner that wrote the file.</param>
/// <param name="Extra">Chunk: the salt of its frames. Snapshot: bytes of the body. Epoch: 0.</param>
/// <param name="BodyChecksum">Snapshot: CRC-32C of the body. Else 0.</param>
internal readonly record struct LogFileHeader(
    LogFileKind Kind, long Position, long Epoch, ulong Extra, uint BodyChecksum)
{
    public const int Bytes = 48;
    private const uint Version = 1;

    /// <summary>The header's bytes for a file of the named log.</summary>
    public byte[] Encode(string log)
    {
        var bytes = new byte[Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)Kind);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), NameChecksum(log));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Position);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), Epoch);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(32), Extra);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(40), BodyChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(44), Crc32C.Of(bytes.AsSpan(0, 44)));
        return bytes;
    }

    /// <summary>Reads a header.</summary>
    /// <exception cref="DataCorruptException">It is damaged, of another kind, log or version.</exception>
    public static LogFileHeader Decode(ReadOnlySpan<byte> bytes, LogFileKind kind, string log, string path)
    {
        if (bytes.Length < Bytes)
        {
            throw new DataCorruptException(path, 0, $"corrupt: {bytes.Length} bytes are no header of {Bytes}");
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) != (ulong)kind)
        {
            throw new DataCorruptException(path, 0, $"corrupt: not a {kind} file");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[44..]) != Crc32C.Of(bytes[..44]))
        {
            throw new DataCorruptException(path, 0, "corrupt: header checksum");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (version != Version)
        {
            throw new DataCorruptException(
                path, 8, $"too {(version > Version ? "new" : "old")}: format {version}, this program reads {Version}");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) != NameChecksum(log))
        {
            throw new DataCorruptException(path, 12, $"corrupt: a file of another log than {log}");
        }

        return new LogFileHeader(
            kind,
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[40..]));
    }

    private static uint NameChecksum(string log) => Crc32C.Of(Encoding.UTF8.GetBytes(log));
}
