using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.Engine.Segments;

/// <summary>Files of somebody else that are to be read and held against what they should be.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Schema">The fields of the rows.</param>
/// <param name="Since">Every row is later.</param>
/// <param name="Until">No row is later.</param>
/// <param name="Files">Where they are, and how many rows their writer says; 0 when it does not say.</param>
public sealed record OutsideFilesSpec(
    CollectionId Collection,
    PartitionId Partition,
    CollectionSchema Schema,
    Timestamp Since,
    Timestamp Until,
    ImmutableArray<(string Path, long Entries)> Files);
