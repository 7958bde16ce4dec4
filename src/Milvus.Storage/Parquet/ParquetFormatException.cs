namespace Milvus.Storage.Parquet;

/// <summary>The bytes are no Parquet file, or one that this reader does not understand.</summary>
/// <param name="why">What was found.</param>
/// <param name="offset">Where in the file; −1 when whoever calls knows better.</param>
/// <param name="isTooNew">Whether the file may be sound and is only beyond this reader.</param>
internal sealed class ParquetFormatException(string why, long offset = -1, bool isTooNew = false) : FormatException(why)
{
    public long Offset => offset;

    public bool IsTooNew => isTooNew;

    public static ParquetFormatException TooNew(string what, long offset = -1) => new(what, offset, isTooNew: true);

    public ParquetFormatException At(long place) => offset >= 0 ? this : new(Message, place, isTooNew);
}
