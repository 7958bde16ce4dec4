namespace Milvus.Interfaces.Messages;

/// <summary>The deletes are durable.</summary>
[GenerateSerializer, Immutable, Alias("milvus.WriteDeltasReply")]
public sealed record WriteDeltasReply : Reply
{
    /// <summary>The newest manifest's path.</summary>
    [Id(0)]
    public string Manifest { get; init; } = "";
}
