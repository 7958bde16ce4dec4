using Milvus.Core;

namespace Milvus.Storage.Manifest.V1;

/// <summary>One stored file of a segment.</summary>
/// <param name="LogId">Its number; never used twice (I6).</param>
/// <param name="Path">Its path in the object store.</param>
/// <param name="Bytes">Its size as stored.</param>
/// <param name="MemoryBytes">Size of its values in memory.</param>
/// <param name="Entries">How many rows.</param>
/// <param name="TimestampFrom">The smallest row timestamp.</param>
/// <param name="TimestampTo">The largest row timestamp.</param>
/// <param name="Crc32C">CRC-32C of the stored bytes (I4).</param>
public sealed record BlobFile(
    long LogId,
    string Path,
    long Bytes,
    long MemoryBytes,
    long Entries,
    Timestamp TimestampFrom,
    Timestamp TimestampTo,
    uint Crc32C);
