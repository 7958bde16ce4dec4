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
/// <param name="DefaultPartition">An unused id for _default.</param>
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
    Timestamp Now) : CollectionCommand;

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

/// <summary>Ask for the rows to be in memory.</summary>
public sealed record RequestLoad : CollectionCommand;

/// <summary>Let the rows go from memory.</summary>
public sealed record RequestRelease : CollectionCommand;

/// <summary>Drop the collection; its vchannels are to be dropped by whoever sees the event durable.</summary>
public sealed record DropCollection : CollectionCommand;
