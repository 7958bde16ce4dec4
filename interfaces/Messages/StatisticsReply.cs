namespace Milvus.Interfaces.Messages;

/// <summary>Row counts.</summary>
[GenerateSerializer, Immutable, Alias("milvus.StatisticsReply")]
public sealed record StatisticsReply : Reply
{
    /// <summary>Rows of all live segments.</summary>
    [Id(0)]
    public long Rows { get; init; }
}
