using System.Text.Json.Serialization;
using Milvus.Core;

namespace Milvus.DataCoord.Segments;

/// <summary>A file that an outside writer has put into the object store, and that was read and found right (I4).</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Field">The field; of a delta log 0.</param>
/// <param name="Log">Its number, the last part of its path.</param>
/// <param name="Rows">How many rows or deletes.</param>
/// <param name="Bytes">Its size as stored.</param>
/// <param name="Memory">Bytes of its values in memory.</param>
/// <param name="From">The smallest timestamp in it; of a field that is not the timestamp as its writer says.</param>
/// <param name="To">The largest timestamp in it, likewise.</param>
/// <param name="Crc">CRC-32C of the stored bytes.</param>
public readonly record struct SavedFile(
    SavedFileKind Kind,
    FieldId Field,
    long Log,
    long Rows,
    long Bytes,
    long Memory,
    Timestamp From,
    Timestamp To,
    uint Crc)
{
    /// <summary>What tells it from other files of its segment: a path is used once.</summary>
    [JsonIgnore]
    public (SavedFileKind Kind, FieldId Field, long Log) Key => (Kind, Field, Log);
}
