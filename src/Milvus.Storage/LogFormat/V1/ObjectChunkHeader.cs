using System.Buffers.Binary;
using System.Text;
using Milvus.Core.Ports;
using Milvus.Storage.Checksums;

namespace Milvus.Storage.LogFormat.V1;

/// <summary>
/// The 64 bytes that each chunk object of a log begins with, and the 16 more of a commit; <c>formats.md</c> has the
/// table.
/// </summary>
/// <param name="Kind">Commit, fence or tombstone.</param>
/// <param name="Seq">The number in the object's name.</param>
/// <param name="Position">Commit: its own. Fence: that of the newest commit before it. Tombstone: 0.</param>
/// <param name="Epoch">The owner that put it.</param>
/// <param name="Nonce">Chosen at the owner's opening: tells its chunks from anybody else's.</param>
/// <param name="Origin">The number of the fence that the log begins with; older chunks are of a deleted log.</param>
/// <param name="PayloadBytes">Bytes of the commit's payload; else 0.</param>
/// <param name="PayloadChecksum">CRC-32C of the commit's payload; else 0.</param>
internal readonly record struct ObjectChunkHeader(
    ObjectChunkKind Kind,
    long Seq,
    long Position,
    long Epoch,
    ulong Nonce,
    long Origin,
    int PayloadBytes = 0,
    uint PayloadChecksum = 0)
{
    public const int FenceBytes = 64;
    public const int TombstoneBytes = FenceBytes + 1;
    public const int CommitBytes = FenceBytes + 16;

    private const ulong Magic = 0x4A42_4F47_4F4C_564D; // MVLOGOBJ
    private const uint Version = 1;
    private const int ChecksumAt = 60;
    private const int ExtensionChecksumAt = 76;

    /// <summary>The bytes before a commit's payload; the whole object of a fence or a tombstone.</summary>
    public byte[] Encode(string log)
    {
        var bytes = new byte[SizeOf(Kind)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), NameChecksum(log));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Seq);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), Position);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), Epoch);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), Nonce);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(48), Origin);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(56), (int)Kind);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumAt), Crc32C.Of(bytes.AsSpan(0, ChecksumAt)));
        if (Kind == ObjectChunkKind.Commit)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(64), PayloadBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(72), PayloadChecksum);
            BinaryPrimitives.WriteUInt32LittleEndian(
                bytes.AsSpan(ExtensionChecksumAt), Crc32C.Of(bytes.AsSpan(0, ExtensionChecksumAt)));
        }

        return bytes;
    }

    /// <summary>Reads a header; a commit's payload may be there or not.</summary>
    /// <param name="bytes">The object's first <see cref="CommitBytes"/> bytes or more, all when it has fewer.</param>
    /// <param name="log">The log's name.</param>
    /// <param name="seq">The number in the object's name.</param>
    /// <param name="path">Names the object in the exception.</param>
    /// <exception cref="DataCorruptException">It is damaged, or of another log, number or version.</exception>
    public static ObjectChunkHeader Decode(ReadOnlySpan<byte> bytes, string log, long seq, string path)
    {
        CheckFixedPart(bytes, log, path);
        var header = new ObjectChunkHeader(
            (ObjectChunkKind)BinaryPrimitives.ReadInt32LittleEndian(bytes[56..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]));
        if (header.Seq != seq)
        {
            throw new DataCorruptException(path, 16, $"corrupt: chunk {header.Seq}");
        }

        return header.Kind switch
        {
            ObjectChunkKind.Commit => header.WithExtension(bytes, path),
            ObjectChunkKind.Fence when bytes.Length == FenceBytes => header,
            ObjectChunkKind.Tombstone when bytes.Length == TombstoneBytes && bytes[FenceBytes] == 0 => header,
            _ => throw new DataCorruptException(path, 56, $"corrupt: {bytes.Length} bytes for kind {(int)header.Kind}"),
        };
    }

    /// <summary>The payload of a whole commit object, checked.</summary>
    /// <exception cref="DataCorruptException">Its length or checksum is not the header's.</exception>
    public ReadOnlyMemory<byte> PayloadOf(ReadOnlyMemory<byte> content, string path)
    {
        var payload = content[CommitBytes..];
        return payload.Length == PayloadBytes && Crc32C.Of(payload.Span) == PayloadChecksum
            ? payload
            : throw new DataCorruptException(path, CommitBytes, "corrupt: payload length or checksum");
    }

    /// <summary>What a size in a listing tells.</summary>
    public static ObjectChunkKind KindOf(long bytes) => bytes switch
    {
        <= FenceBytes => ObjectChunkKind.Fence,
        TombstoneBytes => ObjectChunkKind.Tombstone,
        _ => ObjectChunkKind.Commit,
    };

    private static int SizeOf(ObjectChunkKind kind) => kind switch
    {
        ObjectChunkKind.Commit => CommitBytes,
        ObjectChunkKind.Fence => FenceBytes,
        _ => TombstoneBytes,
    };

    private static void CheckFixedPart(ReadOnlySpan<byte> bytes, string log, string path)
    {
        if (bytes.Length < FenceBytes)
        {
            throw new DataCorruptException(path, 0, $"corrupt: {bytes.Length} bytes are no header of {FenceBytes}");
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic)
        {
            throw new DataCorruptException(path, 0, "corrupt: not a chunk of a log");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != Crc32C.Of(bytes[..ChecksumAt]))
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
            throw new DataCorruptException(path, 12, $"corrupt: a chunk of another log than {log}");
        }
    }

    private ObjectChunkHeader WithExtension(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length < CommitBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[ExtensionChecksumAt..])
                != Crc32C.Of(bytes[..ExtensionChecksumAt]))
        {
            throw new DataCorruptException(path, FenceBytes, "corrupt: commit header checksum");
        }

        return this with
        {
            PayloadBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[64..]),
            PayloadChecksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[72..]),
        };
    }

    private static uint NameChecksum(string log) => Crc32C.Of(Encoding.UTF8.GetBytes(log));
}
