namespace Milvus.Storage.Disks;

/// <summary>An open file.</summary>
internal interface IDiskFile : IDisposable
{
    /// <summary>Its size in bytes.</summary>
    long Length { get; }

    /// <summary>Which file it is, and how many names it has now.</summary>
    DiskIdentity Identity { get; }

    /// <summary>When it was last changed, as exact as the file system keeps it.</summary>
    DateTime ModifiedUtc { get; set; }

    /// <summary>Reads from <paramref name="offset"/> until the buffer is full or the file ends.</summary>
    /// <returns>How many bytes were read.</returns>
    int Read(Span<byte> buffer, long offset);

    /// <summary>Writes pieces one after the other from <paramref name="offset"/>.</summary>
    void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset);

    /// <summary>Cuts or extends the file.</summary>
    void SetLength(long length);

    /// <summary>Makes the contents and size durable.</summary>
    void Sync();

    /// <summary>Makes the contents, size and time durable.</summary>
    void SyncWithTimes();
}
