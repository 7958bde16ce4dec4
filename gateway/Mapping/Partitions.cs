using System.Collections.Immutable;
using Google.Protobuf.Collections;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Mapping;

/// <summary>Partition names of requests.</summary>
internal static class Partitions
{
    public const string Default = "_default";

    /// <summary>Whether a request may name partitions; null when it may, or names none.</summary>
    public static MilvusError? CheckByHand(CollectionDescription collection, bool areNamed, ErrorCode code) =>
        areNamed && collection.Schema.PartitionKey is not null
            ? new MilvusError(
                code,
                "not support manually specifying the partition names if partition key mode is used",
                IsInputError: true)
            : null;

    /// <summary>Where an insert goes: the named partition; a partition key decides by itself.</summary>
    public static Outcome<PartitionId> FindTarget(CollectionDescription collection, string name) =>
        CheckByHand(collection, name.Length > 0, ErrorCode.ParameterInvalid) is { } refused ? refused
        : collection.Schema.PartitionKey is not null ? collection.Partitions[0].Id
        : Find(collection, name);

    /// <summary>One partition; empty means the default one.</summary>
    public static Outcome<PartitionId> Find(CollectionDescription collection, string name)
    {
        var wanted = name.Length == 0 ? Default : name;
        foreach (var partition in collection.Partitions)
            if (partition.Name == wanted)
                return partition.Id;
        return MilvusErrors.PartitionNotFound(wanted);
    }

    /// <summary>Several; none means everywhere.</summary>
    public static Outcome<ImmutableArray<PartitionId>> Find(
        CollectionDescription collection, RepeatedField<string> names)
    {
        var found = ImmutableArray.CreateBuilder<PartitionId>(names.Count);
        foreach (var name in names)
        {
            var partition = Find(collection, name);
            if (!partition.IsOk) return partition.Error;
            found.Add(partition.Value);
        }

        return found.MoveToImmutable();
    }
}
