using Milvus.Core;

namespace Milvus.DataCoord.Grants;

/// <summary>Rows that an outside writer wants to place.</summary>
/// <param name="Partition">Of all of them.</param>
/// <param name="Rows">How many, at least 1.</param>
public readonly record struct RowRequest(PartitionId Partition, long Rows);
