using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.DataCoord.Collections;

/// <summary>What happened to a collection. Not stored: the state is.</summary>
public abstract record CollectionEvent;

/// <summary>It was made.</summary>
/// <param name="Database">The database.</param>
/// <param name="Schema">The schema.</param>
/// <param name="VChannels">Shard i is element i.</param>
/// <param name="Partitions">Its first partitions.</param>
/// <param name="ConsistencyLevel">The number of common.ConsistencyLevel.</param>
/// <param name="Properties">In the client's order.</param>
/// <param name="At">When.</param>
public sealed record CollectionCreated(
    string Database,
    CollectionSchema Schema,
    ImmutableArray<VChannelName> VChannels,
    ImmutableArray<PartitionState> Partitions,
    int ConsistencyLevel,
    ImmutableArray<KeyValuePair<string, string>> Properties,
    Timestamp At) : CollectionEvent;

/// <summary>It has an index more.</summary>
/// <param name="Index">The index.</param>
public sealed record IndexRecorded(IndexState Index) : CollectionEvent;

/// <summary>An index says something else of itself.</summary>
/// <param name="Index">The index as it is now.</param>
public sealed record IndexAltered(IndexState Index) : CollectionEvent;

/// <summary>It has an index less.</summary>
/// <param name="Id">The index.</param>
public sealed record IndexDropped(long Id) : CollectionEvent;

/// <summary>It has a partition more.</summary>
/// <param name="Partition">The partition.</param>
public sealed record PartitionCreated(PartitionState Partition) : CollectionEvent;

/// <summary>It has a partition less; its vchannels are owed the news.</summary>
/// <param name="Partition">The partition.</param>
public sealed record PartitionWasDropped(PartitionId Partition) : CollectionEvent;

/// <summary>All vchannels know that a partition is gone.</summary>
/// <param name="Partition">The partition.</param>
public sealed record PartitionDropSettled(PartitionId Partition) : CollectionEvent;

/// <summary>Rows are to be in memory.</summary>
/// <param name="Partitions">Of these partitions; none means all, those made later too.</param>
public sealed record LoadWasRequested(ImmutableArray<PartitionId> Partitions) : CollectionEvent;

/// <summary>Rows need not be in memory any more.</summary>
/// <param name="Partitions">Of these partitions; none means all.</param>
public sealed record ReleaseWasRequested(ImmutableArray<PartitionId> Partitions) : CollectionEvent;

/// <summary>Rows up to the fences are gone; its vchannels are owed the news.</summary>
/// <param name="Fences">One per vchannel, in shard order.</param>
public sealed record TruncateWasRequested(ImmutableArray<Timestamp> Fences) : CollectionEvent;

/// <summary>All vchannels have dropped what their fence has passed.</summary>
public sealed record TruncateSettled : CollectionEvent;

/// <summary>Its properties are others.</summary>
/// <param name="Properties">All of them now.</param>
/// <param name="At">When.</param>
public sealed record PropertiesAltered(ImmutableArray<KeyValuePair<string, string>> Properties, Timestamp At)
    : CollectionEvent;

/// <summary>A field says something else of itself.</summary>
/// <param name="Field">The field as it is now.</param>
/// <param name="At">When.</param>
public sealed record FieldAltered(FieldSchema Field, Timestamp At) : CollectionEvent;

/// <summary>It has a field more, and its schema the next version.</summary>
/// <param name="Field">The field with its number.</param>
/// <param name="At">When.</param>
public sealed record FieldAdded(FieldSchema Field, Timestamp At) : CollectionEvent;

/// <summary>It has another name, or the same in another database.</summary>
/// <param name="Database">The database.</param>
/// <param name="Name">The name.</param>
/// <param name="At">When.</param>
public sealed record CollectionRenamed(string Database, string Name, Timestamp At) : CollectionEvent;

/// <summary>It is gone for good; its vchannels are owed the news.</summary>
public sealed record CollectionDropped : CollectionEvent;

/// <summary>All vchannels know that it is gone.</summary>
public sealed record CollectionDropSettled : CollectionEvent;
