using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Interfaces.Messages;

/// <summary>
/// One slice of the rows that one insert brings to one vchannel. Slices come in order; the last one commits all.
/// </summary>
[GenerateSerializer, Immutable, Alias("milvus.AppendRequest")]
public sealed record AppendRequest
{
    /// <summary>The collection, for the check that the channel belongs to it.</summary>
    [Id(0)]
    public required CollectionId Collection { get; init; }

    /// <summary>
    /// The schema that the rows were checked against; another one is refused with code 106 after a refresh.
    /// </summary>
    [Id(1)]
    public int SchemaVersion { get; init; }

    /// <summary>Where the rows go.</summary>
    [Id(2)]
    public PartitionId Partition { get; init; }

    /// <summary>A leased id that joins the slices of one request.</summary>
    [Id(3)]
    public long RequestId { get; init; }

    /// <summary>0 … <see cref="SliceCount"/> − 1.</summary>
    [Id(4)]
    public int SliceIndex { get; init; }

    /// <summary>How many slices the request has for this vchannel.</summary>
    [Id(5)]
    public int SliceCount { get; init; } = 1;

    /// <summary>Row ids (field 0) and all user fields in schema order; at most 8 MiB.</summary>
    [Id(6)]
    public required RowBatch Rows { get; init; }

    /// <summary>The newest timestamp that the caller knows; the rows get a later one.</summary>
    [Id(7)]
    public Timestamp Observed { get; init; }

    /// <summary>
    /// Whether older rows with the same primary keys go in the same moment, whatever their partition. Each key comes
    /// once in all slices of a request.
    /// </summary>
    [Id(8)]
    public bool Upsert { get; init; }

    /// <summary>
    /// Of an upsert whose rows were made of older ones: the moment at which those were read. When one of the keys was
    /// written later, the request is refused with code 4, and nothing has changed: read again. Zero for other rows.
    /// </summary>
    [Id(9)]
    public Timestamp Basis { get; init; }
}
