using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>Asks a segment to name the files of its outside writer in a manifest.</summary>
[GenerateSerializer, Immutable, Alias("milvus.AdoptFilesRequest")]
public sealed record AdoptFilesRequest
{
    /// <summary>The collection.</summary>
    [Id(0)]
    public CollectionId Collection { get; init; }

    /// <summary>The partition.</summary>
    [Id(1)]
    public PartitionId Partition { get; init; }

    /// <summary>The vchannel.</summary>
    [Id(2)]
    public VChannelName Channel { get; init; }

    /// <summary>The fields of the rows.</summary>
    [Id(3)]
    public required CollectionSchema Schema { get; init; }

    /// <summary>How many rows.</summary>
    [Id(4)]
    public long Rows { get; init; }

    /// <summary>Every row is later.</summary>
    [Id(5)]
    public Timestamp Since { get; init; }

    /// <summary>All files, each field's in the order of its rows.</summary>
    [Id(6)]
    public ImmutableArray<StoredFile> Files { get; init; } = [];

    /// <summary>Whether its rows are to be in memory for search.</summary>
    [Id(7)]
    public bool KeepLoaded { get; init; }
}
