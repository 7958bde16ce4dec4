namespace Milvus.Storage.Parquet;

/// <summary>
/// How much a file may unfold to: dictionaries, runs and gzip make a few bytes mean many, and a hostile file must not
/// take the process's memory. A constant column of any segment that Milvus makes fits.
/// </summary>
internal sealed class DecodeBudget(int fileBytes)
{
    private const long FreeBytes = 256L << 20;
    private const long PerFileByte = 1024;

    private long _left = FreeBytes + (PerFileByte * fileBytes);

    /// <summary>Values of so many bytes are about to be made.</summary>
    public void Take(long bytes)
    {
        _left -= bytes;
        if (bytes < 0 || _left < 0)
        {
            throw new ParquetFormatException(
                $"Parquet values unfold to more than {FreeBytes + (PerFileByte * fileBytes)} bytes");
        }
    }

    /// <summary>
    /// How many of <paramref name="count"/> values to make room for at once: all of them when the file is large enough to
    /// be believed, else a few, and more as they come.
    /// </summary>
    public int Room(long count, int valueBytes) =>
        count * Math.Max(1, valueBytes) <= Math.Max(1 << 16, 8L * fileBytes)
            ? (int)count
            : (1 << 16) / Math.Max(1, valueBytes);
}
