namespace Milvus.Storage.Logs;

/// <summary>How logs lie on the disk.</summary>
public sealed record LocalLogOptions
{
    /// <summary>A chunk file that has reached this size gets no further commit. Default 64 MiB, at least 1.</summary>
    public long ChunkBytes { get; init; } = 64L << 20;
}
