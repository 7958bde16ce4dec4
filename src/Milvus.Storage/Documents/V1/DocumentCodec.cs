using System.Buffers.Text;
using Milvus.Core.Ports;
using Milvus.Storage.Checksums;

namespace Milvus.Storage.Documents.V1;

/// <summary>
/// A small JSON document with its checksum around it, which is JSON too, so that people and tools can read it.
/// <c>formats.md</c> has the table. What was written before there was a checksum is read as it is.
/// </summary>
public static class DocumentCodec
{
    private const int ChecksumDigits = 8;
    private const byte End = (byte)'}';

    private static ReadOnlySpan<byte> VersionKey => "{\"version\":"u8;

    private static ReadOnlySpan<byte> ChecksumKey => ",\"crc32C\":\""u8;

    private static ReadOnlySpan<byte> DocumentKey => "\",\"document\":"u8;

    private static ReadOnlySpan<byte> Version => "1"u8;

    private static int HeaderBytes =>
        VersionKey.Length + Version.Length + ChecksumKey.Length + ChecksumDigits + DocumentKey.Length;

    /// <summary>Puts the checksum around a document.</summary>
    /// <param name="json">UTF-8 JSON, an object.</param>
    public static byte[] Encode(ReadOnlySpan<byte> json)
    {
        var bytes = new byte[HeaderBytes + json.Length + 1];
        var to = bytes.AsSpan();
        Put(VersionKey, ref to);
        Put(Version, ref to);
        Put(ChecksumKey, ref to);
        WriteChecksum(json, to);
        to = to[ChecksumDigits..];
        Put(DocumentKey, ref to);
        Put(json, ref to);
        to[0] = End;
        return bytes;
    }

    /// <summary>Takes the document out again.</summary>
    /// <param name="bytes">What was stored.</param>
    /// <param name="path">What it is called, for the error.</param>
    /// <returns>Its JSON, part of <paramref name="bytes"/>; all of them when they have no checksum.</returns>
    /// <exception cref="DataCorruptException">It is damaged, cut, or of a newer version.</exception>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> bytes, string path)
    {
        var span = bytes.Span;
        if (!span.StartsWith(VersionKey))
        {
            // Older ones are the bare state, none of which begins with a version.
            return bytes;
        }

        if (!Utf8Parser.TryParse(span[VersionKey.Length..], out uint version, out var digits) || version == 0)
        {
            throw new DataCorruptException(path, VersionKey.Length, "corrupt: no version");
        }

        if (version > 1)
        {
            throw new DataCorruptException(
                path, VersionKey.Length, $"too new: document {version}, this program reads 1");
        }

        var checksumAt = VersionKey.Length + digits + ChecksumKey.Length;
        if (digits != Version.Length
            || span.Length <= HeaderBytes
            || !span[(VersionKey.Length + digits)..].StartsWith(ChecksumKey)
            || !span[(checksumAt + ChecksumDigits)..].StartsWith(DocumentKey)
            || span[^1] != End)
        {
            throw new DataCorruptException(path, 0, "corrupt: frame of the document");
        }

        var json = bytes[HeaderBytes..^1];
        Span<byte> checksum = stackalloc byte[ChecksumDigits];
        WriteChecksum(json.Span, checksum);
        return span.Slice(checksumAt, ChecksumDigits).SequenceEqual(checksum)
            ? json
            : throw new DataCorruptException(path, HeaderBytes, "corrupt: checksum of the document");
    }

    private static void Put(ReadOnlySpan<byte> part, ref Span<byte> to)
    {
        part.CopyTo(to);
        to = to[part.Length..];
    }

    private static void WriteChecksum(ReadOnlySpan<byte> json, Span<byte> to) =>
        Utf8Formatter.TryFormat(Crc32C.Of(json), to, out _, new System.Buffers.StandardFormat('x', ChecksumDigits));
}
