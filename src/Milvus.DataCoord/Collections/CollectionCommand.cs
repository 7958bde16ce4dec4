using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.DataCoord.Collections;

/// <summary>What may be asked of a collection. Time and ids are arguments.</summary>
public abstract record CollectionCommand;

/// <summary>Make the collection.</summary>
/// <param name="Database">The database.</param>
/// <param name="Schema">The schema; its name is the collection's.</param>
/// <param name="ShardCount">vchannels, 1 … 16.</param>
/// <param name="DefaultPartition">An unused id for the first partition.</param>
/// <param name="ConsistencyLevel">The number of common.ConsistencyLevel to default to.</param>
/// <param name="Properties">In the client's order.</param>
/// <param name="Now">Wall time as a timestamp.</param>
public sealed record CreateCollection(
    string Database,
    CollectionSchema Schema,
    int ShardCount,
    PartitionId DefaultPartition,
    int ConsistencyLevel,
    ImmutableArray<KeyValuePair<string, string>> Properties,
    Timestamp Now) : CollectionCommand
{
    /// <summary>
    /// Partitions of a schema with a partition key; their ids follow <see cref="DefaultPartition"/>. 1 without a key.
    /// </summary>
    public int PartitionCount { get; init; } = 1;
}

/// <summary>Record an index.</summary>
/// <param name="FreshIndex">An unused id, taken when the index is new.</param>
/// <param name="FieldName">The field.</param>
/// <param name="IndexName">The name; empty takes the field's existing index name or the field's name.</param>
/// <param name="Params">As the client sent them.</param>
/// <param name="Now">Wall time as a timestamp.</param>
public sealed record RecordIndex(
    long FreshIndex,
    string FieldName,
    string IndexName,
    ImmutableArray<KeyValuePair<string, string>> Params,
    Timestamp Now) : CollectionCommand;

/// <summary>Change what an index says of itself.</summary>
/// <param name="IndexName">The index.</param>
/// <param name="Set">Parameters to add or replace.</param>
/// <param name="Delete">Parameters to forget.</param>
public sealed record AlterIndex(
    string IndexName, ImmutableArray<KeyValuePair<string, string>> Set, ImmutableArray<string> Delete)
    : CollectionCommand;

/// <summary>Forget an index.</summary>
/// <param name="IndexName">The index; empty for all indexes of the field.</param>
/// <param name="FieldName">The field; empty for any.</param>
public sealed record DropIndex(string IndexName, string FieldName) : CollectionCommand;

/// <summary>Make a partition.</summary>
/// <param name="FreshPartition">An unused id, taken when the partition is new.</param>
/// <param name="Name">The name.</param>
/// <param name="Now">Wall time as a timestamp.</param>
public sealed record CreatePartition(PartitionId FreshPartition, string Name, Timestamp Now) : CollectionCommand;

/// <summary>Drop a partition with its rows.</summary>
/// <param name="Name">The name.</param>
public sealed record DropPartition(string Name) : CollectionCommand;

/// <summary>Every vchannel has dropped a partition.</summary>
/// <param name="Partition">Which.</param>
public sealed record ConfirmPartitionDropped(PartitionId Partition) : CollectionCommand;

/// <summary>Ask for rows to be in memory.</summary>
/// <param name="Partitions">Names; none means all, those made later too.</param>
public sealed record RequestLoad(ImmutableArray<string> Partitions) : CollectionCommand;

/// <summary>Let rows go from memory.</summary>
/// <param name="Partitions">Names; none means all.</param>
public sealed record RequestRelease(ImmutableArray<string> Partitions) : CollectionCommand;

/// <summary>Drop every row that the fences have passed.</summary>
/// <param name="Fences">One per vchannel, in shard order.</param>
public sealed record RequestTruncate(ImmutableArray<Timestamp> Fences) : CollectionCommand;

/// <summary>Every vchannel has dropped what its fence has passed.</summary>
/// <param name="Fences">As they were requested.</param>
public sealed record ConfirmTruncated(ImmutableArray<Timestamp> Fences) : CollectionCommand;

/// <summary>Change properties of the collection or of a field.</summary>
/// <param name="FieldName">The field; empty for the collection itself.</param>
/// <param name="Set">Properties to add or replace.</param>
/// <param name="Delete">Properties to forget.</param>
/// <param name="Now">Wall time as a timestamp.</param>
public sealed record AlterProperties(
    string FieldName,
    ImmutableArray<KeyValuePair<string, string>> Set,
    ImmutableArray<string> Delete,
    Timestamp Now) : CollectionCommand;

/// <summary>Add a field; rows that are there have its default, or nothing.</summary>
/// <param name="Field">The field; its number is chosen here.</param>
/// <param name="Now">Wall time as a timestamp.</param>
public sealed record AddField(FieldSchema Field, Timestamp Now) : CollectionCommand;

/// <summary>Follow the catalog, which has another name for the collection.</summary>
/// <param name="Database">The database.</param>
/// <param name="Name">The name.</param>
/// <param name="Now">Wall time as a timestamp.</param>
public sealed record RenameCollection(string Database, string Name, Timestamp Now) : CollectionCommand;

/// <summary>Drop the collection; its vchannels are owed the news.</summary>
public sealed record DropCollection : CollectionCommand;

/// <summary>Every vchannel is dropped.</summary>
public sealed record ConfirmDropped : CollectionCommand;
