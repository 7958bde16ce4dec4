using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>Primary keys to delete from one vchannel.</summary>
[GenerateSerializer, Immutable, Alias("milvus.DeleteRequest")]
public sealed record DeleteRequest
{
    /// <summary>The collection, for the check that the channel belongs to it.</summary>
    [Id(0)]
    public required CollectionId Collection { get; init; }

    /// <summary>
    /// The schema that the keys were checked against; another one is refused with code 106 after a refresh.
    /// </summary>
    [Id(1)]
    public int SchemaVersion { get; init; }

    /// <summary>Where rows are deleted; 0 means everywhere.</summary>
    [Id(2)]
    public PartitionId Partition { get; init; }

    /// <summary>The primary keys, at most 8 MiB; older rows with them go, all in one moment.</summary>
    [Id(3)]
    public AnyColumn Keys { get; init; }

    /// <summary>The newest timestamp that the caller knows; the deletes get a later one.</summary>
    [Id(4)]
    public Timestamp Observed { get; init; }
}
