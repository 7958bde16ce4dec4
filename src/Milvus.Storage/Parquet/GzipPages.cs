using System.IO.Compression;

namespace Milvus.Storage.Parquet;

/// <summary>Pages in Parquet's codec GZIP: one gzip member (RFC 1952) each.</summary>
internal static class GzipPages
{
    // Deflate's longest match is 258 bytes for two bits, hence 1032 times; the rest is for tiny pages.
    private const int MostPerByte = 1032;

    public static ReadOnlyMemory<byte> Fold(ReadOnlySpan<byte> page)
    {
        var folded = new MemoryStream((page.Length / 2) + 64);
        using (var gzip = new GZipStream(folded, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(page);
        }

        return folded.GetBuffer().AsMemory(0, (int)folded.Length);
    }

    /// <summary>Unfolds a page.</summary>
    /// <param name="stored">The gzip member.</param>
    /// <param name="length">The bytes that must come out of it.</param>
    /// <param name="buffer">Holds them; replaced when too small.</param>
    /// <exception cref="ParquetFormatException">It is no gzip member, or not of that length.</exception>
    public static unsafe ReadOnlySpan<byte> Unfold(ReadOnlySpan<byte> stored, int length, ref byte[] buffer)
    {
        if (length < 0 || length > stored.Length * (long)MostPerByte)
        {
            throw new ParquetFormatException("Parquet page size");
        }

        // Room for one byte more shows whether the member holds more than it should.
        if (buffer.Length <= length)
        {
            buffer = GC.AllocateUninitializedArray<byte>(length + 1);
        }

        try
        {
            fixed (byte* first = stored)
            {
                using var source = new UnmanagedMemoryStream(first, stored.Length);
                using var gzip = new GZipStream(source, CompressionMode.Decompress);
                var read = gzip.ReadAtLeast(buffer.AsSpan(0, length + 1), length + 1, throwOnEndOfStream: false);
                return read == length
                    ? buffer.AsSpan(0, length)
                    : throw new ParquetFormatException($"a gzip page of {read} bytes instead of {length}");
            }
        }
        catch (Exception wrong) when (wrong is InvalidDataException or IOException)
        {
            throw new ParquetFormatException($"gzip: {wrong.Message}");
        }
    }
}
