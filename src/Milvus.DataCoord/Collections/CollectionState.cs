using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.DataCoord.Collections;

/// <summary>All that the control plane knows of a collection. Immutable; stored whole after every change.</summary>
public sealed record CollectionState
{
    /// <summary>The name of the partition that every collection has.</summary>
    public const string DefaultPartitionName = "_default";

    /// <summary>The id.</summary>
    public required CollectionId Id { get; init; }

    /// <summary>The database; empty before it was created.</summary>
    public string Database { get; init; } = "";

    /// <summary>The schema; its name is the collection's. Without name and fields before it was created.</summary>
    public CollectionSchema Schema { get; init; } = new() { Name = "", Fields = [] };

    /// <summary>Shard i is element i.</summary>
    public ImmutableArray<VChannelName> VChannels { get; init; } = [];

    /// <summary>In order of creation, _default first.</summary>
    public ImmutableArray<PartitionState> Partitions { get; init; } = [];

    /// <summary>The number of common.ConsistencyLevel to default to.</summary>
    public int ConsistencyLevel { get; init; }

    /// <summary>Properties in the client's order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Properties { get; init; } = [];

    /// <summary>In order of creation, at most one per field.</summary>
    public ImmutableArray<IndexState> Indexes { get; init; } = [];

    /// <summary>Whether it has been asked to be in memory, as a whole or in part.</summary>
    public bool LoadRequested { get; init; }

    /// <summary>Whether partitions were asked for by name: one that is made later is not loaded then.</summary>
    public bool OnlyPartitions { get; init; }

    /// <summary>Partitions that are gone and that some vchannel may not know of yet. Work owed.</summary>
    public ImmutableArray<PartitionId> DroppedPartitions { get; init; } = [];

    /// <summary>
    /// Fences in shard order up to which rows are gone, as some vchannel may not know yet; empty when all do. Work owed.
    /// </summary>
    public ImmutableArray<Timestamp> TruncateTo { get; init; } = [];

    /// <summary>When schema, properties or name changed last; zero when never.</summary>
    public Timestamp Altered { get; init; }

    /// <summary>When it was created; zero before.</summary>
    public Timestamp Created { get; init; }

    /// <summary>Whether it is dropped. Terminal.</summary>
    public bool Dropped { get; init; }

    /// <summary>Whether every vchannel knows that it is dropped; before, telling them is work owed.</summary>
    public bool DropConfirmed { get; init; }

    /// <summary>Whether some vchannel may not know yet of something that is gone. Work owed.</summary>
    public bool OwesNews => Dropped ? !DropConfirmed : !DroppedPartitions.IsEmpty || !TruncateTo.IsEmpty;

    /// <summary>Whether it was created and not dropped.</summary>
    public bool Exists => Created > Timestamp.Zero && !Dropped;

    /// <summary>Finds the index of a field; null when there is none.</summary>
    public IndexState? FindIndex(FieldId field) => Indexes.FirstOrDefault(index => index.Field == field);

    /// <summary>Finds a partition by name; null when there is none.</summary>
    public PartitionState? FindPartition(string name) =>
        Partitions.FirstOrDefault(partition => partition.Name == name);

    /// <summary>Whether a partition has been asked to be in memory.</summary>
    public bool IsLoaded(PartitionState partition) => LoadRequested && !partition.Released;

    /// <summary>A collection without history.</summary>
    public static CollectionState New(CollectionId id) => new() { Id = id };
}
