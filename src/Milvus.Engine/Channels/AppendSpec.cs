using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Engine.Channels;

/// <summary>One slice of the rows that one insert brings to a vchannel.</summary>
/// <param name="SchemaVersion">The schema that the rows were checked against.</param>
/// <param name="Partition">Where they go.</param>
/// <param name="RequestId">Joins the slices of one request.</param>
/// <param name="SliceIndex">0 … SliceCount − 1, in order.</param>
/// <param name="SliceCount">How many slices the request has.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Observed">The newest timestamp that the caller knows.</param>
public sealed record AppendSpec(
    int SchemaVersion,
    PartitionId Partition,
    long RequestId,
    int SliceIndex,
    int SliceCount,
    RowBatch Rows,
    Timestamp Observed)
{
    /// <summary>
    /// Whether older rows with the same primary keys are deleted by the same commit, in all partitions. Of rows of one
    /// request with one key the last stays: the caller sees to it that each comes once.
    /// </summary>
    public bool Upsert { get; init; }

    /// <summary>
    /// The moment of the read that an upsert's rows were made of; refused with 4 when one of its keys was written later.
    /// Zero when the rows are the caller's own.
    /// </summary>
    public Timestamp Basis { get; init; }
}
