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
/// <param name="DefaultPartition">The id of _default.</param>
/// <param name="ConsistencyLevel">The number of common.ConsistencyLevel.</param>
/// <param name="Properties">In the client's order.</param>
/// <param name="At">When.</param>
public sealed record CollectionCreated(
    string Database,
    CollectionSchema Schema,
    ImmutableArray<VChannelName> VChannels,
    PartitionId DefaultPartition,
    int ConsistencyLevel,
    ImmutableArray<KeyValuePair<string, string>> Properties,
    Timestamp At) : CollectionEvent;

/// <summary>It has an index more.</summary>
/// <param name="Index">The index.</param>
public sealed record IndexRecorded(IndexState Index) : CollectionEvent;

/// <summary>Its rows are to be in memory.</summary>
public sealed record LoadWasRequested : CollectionEvent;

/// <summary>Its rows need not be in memory any more.</summary>
public sealed record ReleaseWasRequested : CollectionEvent;

/// <summary>It is gone for good.</summary>
public sealed record CollectionDropped : CollectionEvent;
