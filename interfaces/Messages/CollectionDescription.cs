using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.Interfaces.Messages;

/// <summary>All that the control plane knows of a collection.</summary>
[GenerateSerializer, Immutable, Alias("milvus.CollectionDescription")]
public sealed record CollectionDescription
{
    /// <summary>The id.</summary>
    [Id(0)]
    public CollectionId Id { get; init; }

    /// <summary>The database.</summary>
    [Id(1)]
    public required string Database { get; init; }

    /// <summary>The schema.</summary>
    [Id(2)]
    public required CollectionSchema Schema { get; init; }

    /// <summary>Shard i is element i.</summary>
    [Id(3)]
    public ImmutableArray<VChannelName> VChannels { get; init; } = [];

    /// <summary>In order of creation, _default first.</summary>
    [Id(4)]
    public ImmutableArray<PartitionInfo> Partitions { get; init; } = [];

    /// <summary>The number of common.ConsistencyLevel to default to.</summary>
    [Id(5)]
    public int ConsistencyLevel { get; init; }

    /// <summary>Properties in the client's order.</summary>
    [Id(6)]
    public ImmutableArray<KeyValuePair<string, string>> Properties { get; init; } = [];

    /// <summary>In order of creation.</summary>
    [Id(7)]
    public ImmutableArray<IndexInfo> Indexes { get; init; } = [];

    /// <summary>When it was made.</summary>
    [Id(8)]
    public Timestamp Created { get; init; }

    /// <summary>Whether it has been asked to be in memory.</summary>
    [Id(9)]
    public bool Loaded { get; init; }

    /// <summary>When schema, properties or name changed last; zero when never.</summary>
    [Id(10)]
    public Timestamp Altered { get; init; }

    /// <summary>Its other names, in order; the catalog knows them, not the collection itself.</summary>
    [Id(11)]
    public ImmutableArray<string> Aliases { get; init; } = [];
}
