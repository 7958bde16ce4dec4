namespace Milvus.Interfaces.Messages;

/// <summary>A run of ids.</summary>
[GenerateSerializer, Immutable, Alias("milvus.IdLeaseReply")]
public sealed record IdLeaseReply : Reply
{
    /// <summary>The first id.</summary>
    [Id(0)]
    public long First { get; init; }

    /// <summary>How many are the caller's.</summary>
    [Id(1)]
    public long Count { get; init; }
}
