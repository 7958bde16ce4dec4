using System.Buffers.Binary;
using System.Text;
using Milvus.Core.Ports;
using Milvus.Storage.Checksums;

namespace Milvus.Storage.LogFormat.V1;

/// <summary>The 64 bytes before the body of a snapshot object; <c>formats.md</c> has the table.</summary>
/// <param name="Seq">The number in the object's name: the last chunk that it covers.</param>
/// <param name="Position">The last commit that it covers.</param>
/// <param name="Epoch">The owner that put it.</param>
/// <param name="BodyBytes">Bytes of the body.</param>
/// <param name="BodyChecksum">CRC-32C of the body.</param>
internal readonly record struct ObjectSnapshotHeader(
    long Seq, long Position, long Epoch, long BodyBytes, uint BodyChecksum)
{
    public const int Bytes = 64;
    private const ulong Magic = 0x504E_5347_4F4C_564D; // MVLOGSNP
    private const uint Version = 1;
    private const int ChecksumAt = 60;

    /// <summary>The header's bytes.</summary>
    public byte[] Encode(string log)
    {
        var bytes = new byte[Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), NameChecksum(log));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Seq);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), Position);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), BodyBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(48), BodyChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumAt), Crc32C.Of(bytes.AsSpan(0, ChecksumAt)));
        return bytes;
    }

    /// <summary>Reads a whole snapshot object.</summary>
    /// <exception cref="DataCorruptException">It is damaged, or of another log, number or version.</exception>
    public static (ObjectSnapshotHeader Header, ReadOnlyMemory<byte> Body) Decode(
        ReadOnlyMemory<byte> content, string log, long seq, string path)
    {
        var bytes = content.Span;
        if (bytes.Length < Bytes
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != Crc32C.Of(bytes[..ChecksumAt]))
        {
            throw new DataCorruptException(path, 0, "corrupt: not a snapshot of a log, or its header checksum");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (version != Version)
        {
            throw new DataCorruptException(
                path, 8, $"too {(version > Version ? "new" : "old")}: format {version}, this program reads {Version}");
        }

        var header = new ObjectSnapshotHeader(
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[48..]));
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) != NameChecksum(log) || header.Seq != seq)
        {
            throw new DataCorruptException(path, 12, $"corrupt: of another log than {log}, or of chunk {header.Seq}");
        }

        var body = content[Bytes..];
        return header.BodyBytes == body.Length && header.BodyChecksum == Crc32C.Of(body.Span)
            ? (header, body)
            : throw new DataCorruptException(path, Bytes, "corrupt: body length or checksum");
    }

    private static uint NameChecksum(string log) => Crc32C.Of(Encoding.UTF8.GetBytes(log));
}
