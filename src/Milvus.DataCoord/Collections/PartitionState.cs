using Milvus.Core;

namespace Milvus.DataCoord.Collections;

/// <summary>One partition of a collection.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name, unique in the collection.</param>
/// <param name="Created">When it was made.</param>
public sealed record PartitionState(PartitionId Id, string Name, Timestamp Created)
{
    /// <summary>Whether its rows stay out of memory while the collection is loaded.</summary>
    public bool Released { get; init; }
}
