using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.DataCoord.Collections;

/// <summary>The life of a collection in the control plane. Pure.</summary>
public static partial class CollectionMachine
{
    /// <summary>The most vchannels of a collection.</summary>
    public const int MaxShards = 16;

    private static readonly Outcome<ImmutableArray<CollectionEvent>> Satisfied = ImmutableArray<CollectionEvent>.Empty;

    /// <summary>Decides what <paramref name="command"/> makes true.</summary>
    /// <returns>
    /// Events, empty for a satisfied repeat; or a refusal: 100 when the collection was never created or is dropped,
    /// 65535 for other parameters than before, 700 for a load without an index, 1100 for a bad value.
    /// </returns>
    public static Outcome<ImmutableArray<CollectionEvent>> Decide(CollectionState state, CollectionCommand command) =>
        command switch
        {
            DropCollection when state.Dropped => Satisfied,
            ConfirmDropped when state.Dropped =>
                state.DropConfirmed ? Satisfied : Accept(new CollectionDropSettled()),
            CreateCollection create when !state.Dropped => state.Exists ? Again(state, create) : Create(state, create),
            _ when !state.Exists => MilvusErrors.CollectionNotFound(state.Id),
            RecordIndex index => Record(state, index),
            AlterIndex alter => Alter(state, alter),
            DropIndex drop => Drop(state, drop),
            CreatePartition create => Create(state, create),
            DropPartition drop => Drop(state, drop),
            ConfirmPartitionDropped confirm => Confirm(state, confirm),
            RequestLoad load => Load(state, load),
            RequestRelease release => Release(state, release),
            RequestTruncate truncate => Truncate(state, truncate),
            ConfirmTruncated confirm => Confirm(state, confirm),
            AlterProperties alter => Alter(state, alter),
            AddField add => Add(state, add),
            RenameCollection rename => Rename(state, rename),
            DropCollection => Accept(new CollectionDropped()),
            ConfirmDropped => MilvusErrors.Invalid($"collection {state.Id} is not dropped"),
            _ => MilvusErrors.Invalid($"collection {state.Id} knows no {command.GetType().Name}"),
        };

    /// <summary>Folds one event.</summary>
    /// <exception cref="InvariantException">The event cannot follow this state.</exception>
    public static CollectionState Evolve(CollectionState state, CollectionEvent change)
    {
        Invariant.Holds(
            state.Exists || (state.Dropped ? change is CollectionDropSettled : change is CollectionCreated),
            $"Collection {state.Id} does not exist: {change} cannot follow.");
        return change switch
        {
            CollectionCreated created => OnCreated(state, created),
            IndexRecorded recorded => OnIndex(state, recorded.Index),
            IndexAltered altered => OnIndexAltered(state, altered.Index),
            IndexDropped dropped => state with { Indexes = state.Indexes.RemoveAll(index => index.Id == dropped.Id) },
            PartitionCreated made => OnPartition(state, made.Partition),
            PartitionWasDropped dropped => OnPartitionDropped(state, dropped.Partition),
            PartitionDropSettled settled => state with
            {
                DroppedPartitions = state.DroppedPartitions.Remove(settled.Partition),
            },
            LoadWasRequested load => OnLoad(state, load.Partitions),
            ReleaseWasRequested release => OnRelease(state, release.Partitions),
            TruncateWasRequested truncate => state with { TruncateTo = truncate.Fences },
            TruncateSettled => state with { TruncateTo = [] },
            PropertiesAltered altered => state with { Properties = altered.Properties, Altered = altered.At },
            FieldAltered altered => OnField(state, altered),
            FieldAdded added => OnFieldAdded(state, added),
            CollectionRenamed renamed => state with
            {
                Database = renamed.Database,
                Schema = state.Schema with { Name = renamed.Name },
                Altered = renamed.At,
            },
            CollectionDropped => state with { Dropped = true, LoadRequested = false },
            CollectionDropSettled => OnDropSettled(state),
            _ => throw new InvariantException($"Collection {state.Id} knows no event {change}."),
        };
    }

    private static Outcome<ImmutableArray<CollectionEvent>> Create(CollectionState state, CreateCollection create)
    {
        if (create.ShardCount is < 1 or > MaxShards)
        {
            return MilvusErrors.Invalid($"invalid shards_num: {create.ShardCount}. should be in range 1 ~ {MaxShards}");
        }

        if (create.Now <= Timestamp.Zero)
        {
            return MilvusErrors.Invalid($"collection {state.Id} cannot be created at {create.Now}");
        }

        return (SchemaRules.Check(create.Schema) ?? CheckPartitions(create)) is { } bad
            ? bad
            : Accept(new CollectionCreated(
                create.Database,
                create.Schema,
                [.. Enumerable.Range(0, create.ShardCount).Select(shard => VChannelName.Of(state.Id, shard))],
                FirstPartitions(create),
                create.ConsistencyLevel,
                create.Properties,
                create.Now));
    }

    private static Outcome<ImmutableArray<CollectionEvent>> Again(CollectionState state, CreateCollection create) =>
        state.Database == create.Database
        && state.VChannels.Length == create.ShardCount
        && (create.Schema.PartitionKey is null || state.Partitions.Length == create.PartitionCount)
        && state.ConsistencyLevel == create.ConsistencyLevel
        && state.Properties.SequenceEqual(create.Properties)
        && IsSame(state.Schema, create.Schema)
            ? Satisfied
            : new MilvusError(
                ErrorCode.Unexpected,
                $"create duplicate collection with different parameters, collection: {create.Schema.Name}",
                IsInputError: true);

    private static CollectionState OnCreated(CollectionState state, CollectionCreated created)
    {
        Invariant.Holds(!state.Exists, $"Collection {state.Id} was created already.");
        return state with
        {
            Database = created.Database,
            Schema = created.Schema,
            VChannels = created.VChannels,
            Partitions = created.Partitions,
            ConsistencyLevel = created.ConsistencyLevel,
            Properties = created.Properties,
            Created = created.At,
        };
    }

    private static CollectionState OnDropSettled(CollectionState state)
    {
        Invariant.Holds(state.Dropped, $"Collection {state.Id} is not dropped.");
        return state with { DropConfirmed = true };
    }

    private static bool IsSame(CollectionSchema a, CollectionSchema b) =>
        a with { Fields = default } == b with { Fields = default }
        && a.Fields.Length == b.Fields.Length
        && a.Fields.Zip(b.Fields).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(FieldSchema a, FieldSchema b) =>
        a with { TypeParams = default } == b with { TypeParams = default } && a.TypeParams.SequenceEqual(b.TypeParams);

    private static Outcome<ImmutableArray<CollectionEvent>> Accept(CollectionEvent change) =>
        ImmutableArray.Create(change);
}
