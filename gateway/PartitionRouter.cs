using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway;

/// <summary>The rows of one insert that go to one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Rows">The rows, in the client's order.</param>
internal readonly record struct PartitionRows(PartitionId Partition, RowBatch Rows);

/// <summary>
/// Splits rows over the partitions of a collection with a partition key: the hashes of primary keys, over the key's
/// value, modulo the number of partitions. Source: milvus pkg/util/typeutil/hash.go.
/// </summary>
internal static class PartitionRouter
{
    /// <summary>All rows in <paramref name="named"/> unless the collection has a partition key.</summary>
    public static ImmutableArray<PartitionRows> Split(
        CollectionDescription collection, RowBatch rows, PartitionId named) =>
        collection.Schema.PartitionKey is { } key
            ? [.. InsertRouter.Split(rows, rows[key.Id], collection.Partitions.Length)
                .Select(part => new PartitionRows(collection.Partitions[part.Shard].Id, part.Rows))]
            : [new PartitionRows(named, rows)];
}
