using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>Asks a segment to make deletes durable that it was handed.</summary>
[GenerateSerializer, Immutable, Alias("milvus.WriteDeltasRequest")]
public sealed record WriteDeltasRequest
{
    /// <summary>Deletes up to here.</summary>
    [Id(0)]
    public Timestamp UpTo { get; init; }

    /// <summary>Which count of deletes is meant.</summary>
    [Id(1)]
    public long Stream { get; init; }

    /// <summary>The deletes that the segment was handed and must have, or refuse with code 602.</summary>
    [Id(2)]
    public long Count { get; init; }
}
