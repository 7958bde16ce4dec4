using Milvus.Core;
using Milvus.Core.Schema;
using Milvus.Storage.Paths;

namespace Milvus.Storage.Segments;

/// <summary>A file of a segment that somebody else has written, to be held against what it should be.</summary>
/// <param name="Schema">The fields of its rows.</param>
/// <param name="Path">Where it is; it names collection, partition and segment.</param>
/// <param name="Since">Every row is later.</param>
/// <param name="Until">No row is later.</param>
public sealed record OutsideFile(CollectionSchema Schema, BinlogPath Path, Timestamp Since, Timestamp Until)
{
    /// <summary>How many rows or deletes its writer says; 0 when it does not say.</summary>
    public long Entries { get; init; }
}
