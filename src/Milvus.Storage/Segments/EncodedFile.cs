
namespace Milvus.Storage.Segments;

/// <summary>A file's bytes before they are put.</summary>
internal sealed class EncodedFile(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
{
    public IReadOnlyList<ReadOnlyMemory<byte>> Pieces { get; } = pieces;

    public long Bytes { get; } = pieces.Sum(piece => (long)piece.Length);

    public uint Crc32C { get; } = Checksums.Crc32C.Of(pieces);
}
