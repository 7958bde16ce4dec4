using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Collections;
using Milvus.Interfaces.Messages;

namespace Milvus.Grains.Mapping;

/// <summary>Messages of collections to the machine's words and back.</summary>
internal static class CollectionMapping
{
    /// <summary>Partition id and time are the process's to fill in.</summary>
    public static CreateCollection ToCommand(this CreateCollectionRequest request) => new(
        request.Database,
        request.Schema,
        request.ShardCount,
        default,
        request.ConsistencyLevel,
        request.Properties,
        Timestamp.Zero)
    {
        // One from a silo that knows no partition keys.
        PartitionCount = Math.Max(1, request.PartitionCount),
    };

    public static CollectionReply ToReply(this Outcome<CollectionState> outcome) =>
        outcome.IsOk
            ? new CollectionReply { Collection = ToDescription(outcome.Value) }
            : new CollectionReply { Error = outcome.Error };

    private static CollectionDescription ToDescription(CollectionState state) => new()
    {
        Id = state.Id,
        Database = state.Database,
        Schema = state.Schema,
        VChannels = state.VChannels,
        Partitions = [.. state.Partitions.Select(partition => new PartitionInfo
        {
            Id = partition.Id,
            Name = partition.Name,
            Created = partition.Created,
            Loaded = state.IsLoaded(partition),
        })],
        ConsistencyLevel = state.ConsistencyLevel,
        Properties = state.Properties,
        Indexes = [.. state.Indexes.Select(index => new IndexInfo
        {
            Id = index.Id,
            Name = index.Name,
            Field = index.Field,
            FieldName = state.Schema.Find(index.Field)!.Name,
            Params = index.Params,
            Created = index.Created,
        })],
        Created = state.Created,
        Loaded = state.LoadRequested,
        Altered = state.Altered,
    };
}
