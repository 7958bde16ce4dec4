using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.DataCoord.Collections;

public static partial class CollectionMachine
{
    /// <summary>How many partitions a collection may have (Milvus: rootCoord.maxPartitionNum).</summary>
    public const int MaxPartitions = 1024;

    private static MilvusError? CheckPartitions(CreateCollection create) =>
        create.Schema.PartitionKey is null
            ? create.PartitionCount == 1
                ? null
                : MilvusErrors.Invalid(
                    "num_partitions should only be specified with partition key field enabled", 1, create.PartitionCount)
            : create.PartitionCount is < 1 or > MaxPartitions
                ? MilvusErrors.Invalid(
                    $"the number of partitions should be in range 1 ~ {MaxPartitions}", MaxPartitions, create.PartitionCount)
                : null;

    /// <summary>_default alone, or for a partition key _default_0 and so on, in the order of their hashes.</summary>
    private static ImmutableArray<PartitionState> FirstPartitions(CreateCollection create) =>
        create.Schema.PartitionKey is null
            ? [new PartitionState(create.DefaultPartition, CollectionState.DefaultPartitionName, create.Now)]
            : [.. Enumerable.Range(0, create.PartitionCount).Select(number => new PartitionState(
                new PartitionId(create.DefaultPartition.Value + number),
                $"{CollectionState.DefaultPartitionName}_{number}",
                create.Now))];

    private static MilvusError? RefuseByHand(CollectionState state, string what) =>
        state.Schema.PartitionKey is null
            ? null
            : Unexpected($"disable {what} if partition key mode is used");

    private static Outcome<ImmutableArray<CollectionEvent>> Create(CollectionState state, CreatePartition create)
    {
        if (RefuseByHand(state, "create partition") is { } keyed)
        {
            return keyed;
        }

        if (SchemaRules.CheckName("partition", create.Name) is { } bad)
        {
            return bad;
        }

        if (state.FindPartition(create.Name) is not null)
        {
            return Satisfied;
        }

        // I6: an id that was used stands for what it stood for.
        if (state.DroppedPartitions.Contains(create.FreshPartition)
            || state.Partitions.Any(partition => partition.Id == create.FreshPartition))
        {
            return MilvusErrors.Invalid($"partition id {create.FreshPartition} of collection {state.Id} was used before");
        }

        if (state.Partitions.Length >= MaxPartitions)
        {
            return Unexpected(
                $"partition number ({state.Partitions.Length}) exceeds max configuration ({MaxPartitions}), "
                + $"collection: {state.Schema.Name}");
        }

        return Accept(new PartitionCreated(new PartitionState(create.FreshPartition, create.Name, create.Now)
        {
            Released = state.LoadRequested && state.OnlyPartitions,
        }));
    }

    private static Outcome<ImmutableArray<CollectionEvent>> Drop(CollectionState state, DropPartition drop)
    {
        if (RefuseByHand(state, "drop partition") is { } keyed)
        {
            return keyed;
        }

        if (drop.Name == CollectionState.DefaultPartitionName)
        {
            return Unexpected("default partition cannot be deleted");
        }

        return state.FindPartition(drop.Name) is not { } partition
            ? Satisfied
            : state.IsLoaded(partition)
                ? Unexpected("partition cannot be dropped, partition is loaded, please release it first")
                : Accept(new PartitionWasDropped(partition.Id));
    }

    private static Outcome<ImmutableArray<CollectionEvent>> Confirm(
        CollectionState state, ConfirmPartitionDropped confirm) =>
        state.DroppedPartitions.Contains(confirm.Partition)
            ? Accept(new PartitionDropSettled(confirm.Partition))
            : Satisfied;

    private static Outcome<ImmutableArray<CollectionEvent>> Load(CollectionState state, RequestLoad load)
    {
        if (!load.Partitions.IsEmpty && RefuseByHand(state, "load partitions") is { } keyed)
        {
            return keyed;
        }

        var named = Find(state, load.Partitions);
        if (!named.IsOk)
        {
            return named.Error;
        }

        if (state.LoadRequested
            && (named.Value.IsEmpty
                ? !state.OnlyPartitions && state.Partitions.All(state.IsLoaded)
                : named.Value.All(state.IsLoaded)))
        {
            return Satisfied;
        }

        var bare = state.Schema.Fields
            .Where(field => field.IsVector && state.FindIndex(field.Id) is null)
            .Select(field => field.Name)
            .ToArray();
        return bare.Length == 0
            ? Accept(new LoadWasRequested([.. named.Value.Select(partition => partition.Id)]))
            : new MilvusError(
                ErrorCode.IndexNotFound,
                $"there is no vector index on field: [{string.Join(' ', bare)}], please create index firstly: "
                + "index not found",
                IsInputError: true);
    }

    private static Outcome<ImmutableArray<CollectionEvent>> Release(CollectionState state, RequestRelease release)
    {
        if (!release.Partitions.IsEmpty && RefuseByHand(state, "release partitions") is { } keyed)
        {
            return keyed;
        }

        var named = Find(state, release.Partitions);
        if (!named.IsOk)
        {
            return named.Error;
        }

        var held = named.Value.IsEmpty ? state.LoadRequested : named.Value.Any(state.IsLoaded);
        return held
            ? Accept(new ReleaseWasRequested([.. named.Value.Select(partition => partition.Id)]))
            : Satisfied;
    }

    private static Outcome<ImmutableArray<PartitionState>> Find(CollectionState state, ImmutableArray<string> names)
    {
        var found = ImmutableArray.CreateBuilder<PartitionState>(names.Length);
        foreach (var name in names)
        {
            if (state.FindPartition(name) is not { } partition)
            {
                return MilvusErrors.PartitionNotFound(name);
            }

            found.Add(partition);
        }

        return found.MoveToImmutable();
    }

    private static CollectionState OnPartition(CollectionState state, PartitionState partition)
    {
        Invariant.Holds(
            state.FindPartition(partition.Name) is null,
            $"Collection {state.Id} has a partition {partition.Name} already.");
        return state with { Partitions = state.Partitions.Add(partition) };
    }

    private static CollectionState OnPartitionDropped(CollectionState state, PartitionId partition) =>
        state with
        {
            Partitions = state.Partitions.RemoveAll(other => other.Id == partition),
            DroppedPartitions = state.DroppedPartitions.Add(partition),
        };

    private static CollectionState OnLoad(CollectionState state, ImmutableArray<PartitionId> named)
    {
        // Partitions of a collection that was not loaded start from none; of a loaded one they add to the others.
        bool Released(PartitionState partition) =>
            !named.IsEmpty && !named.Contains(partition.Id) && !state.IsLoaded(partition);
        return state with
        {
            LoadRequested = true,
            OnlyPartitions = !named.IsEmpty && (!state.LoadRequested || state.OnlyPartitions),
            Partitions = [.. state.Partitions.Select(one => one with { Released = Released(one) })],
        };
    }

    private static CollectionState OnRelease(CollectionState state, ImmutableArray<PartitionId> named)
    {
        var held = state.Partitions.Where(one => !named.IsEmpty && !named.Contains(one.Id) && state.IsLoaded(one));
        return held.Any()
            ? state with
            {
                Partitions =
                    [.. state.Partitions.Select(one => one with { Released = one.Released || named.Contains(one.Id) })],
            }
            : state with
            {
                LoadRequested = false,
                OnlyPartitions = false,
                Partitions = [.. state.Partitions.Select(one => one with { Released = false })],
            };
    }

    private static MilvusError Unexpected(string text) => new(ErrorCode.Unexpected, text, IsInputError: true);
}
