using System.Buffers.Binary;
using Milvus.Storage.Checksums;

namespace Milvus.Storage.LogFormat.V1;

/// <summary>The 32 bytes before each commit's payload; <c>formats.md</c> has the table.</summary>
/// <param name="Length">Bytes of the payload.</param>
/// <param name="Position">The commit's number.</param>
/// <param name="Epoch">The owner that wrote it.</param>
/// <param name="PayloadChecksum">CRC-32C of the payload.</param>
internal readonly record struct FrameHeader(int Length, long Position, long Epoch, uint PayloadChecksum)
{
    public const int Bytes = 32;

    /// <summary>The first bytes of each frame: <c>FRM1</c>.</summary>
    public const uint Magic = 0x314D_5246;

    /// <summary>
    /// The header's bytes. The checksum covers the chunk's salt too, so that a payload which holds copied log bytes is
    /// never taken for frames.
    /// </summary>
    public byte[] Encode(ulong salt)
    {
        var bytes = new byte[Bytes];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), Position);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Epoch);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(24), PayloadChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(28), Checksum(bytes, salt));
        return bytes;
    }

    /// <summary>Reads a header; false when the bytes are none of this chunk.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, ulong salt, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < Bytes
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]) != Checksum(bytes, salt))
        {
            return false;
        }

        header = new FrameHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]));
        return header.Length >= 0;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes, ulong salt)
    {
        Span<byte> first = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(first, salt);
        return Crc32C.Append(Crc32C.Of(first), bytes[..28]);
    }
}
