using System.Collections.Immutable;
using Milvus.Core.Schema;

namespace Milvus.Interfaces.Messages;

/// <summary>Makes a collection.</summary>
[GenerateSerializer, Immutable, Alias("milvus.CreateCollectionRequest")]
public sealed record CreateCollectionRequest
{
    /// <summary>The database.</summary>
    [Id(0)]
    public required string Database { get; init; }

    /// <summary>The schema; its name is the collection's.</summary>
    [Id(1)]
    public required CollectionSchema Schema { get; init; }

    /// <summary>vchannels, 1 … 16.</summary>
    [Id(2)]
    public int ShardCount { get; init; } = 1;

    /// <summary>The number of common.ConsistencyLevel to default to.</summary>
    [Id(3)]
    public int ConsistencyLevel { get; init; }

    /// <summary>Properties in the client's order.</summary>
    [Id(4)]
    public ImmutableArray<KeyValuePair<string, string>> Properties { get; init; } = [];

    /// <summary>Partitions of a schema with a partition key, 1 … 1024; anything else has one, _default.</summary>
    [Id(5)]
    public int PartitionCount { get; init; } = 1;
}
