namespace Milvus.Interfaces.Messages;

/// <summary>A collection.</summary>
[GenerateSerializer, Immutable, Alias("milvus.CollectionReply")]
public sealed record CollectionReply : Reply
{
    /// <summary>The description; null on refusal.</summary>
    [Id(0)]
    public CollectionDescription? Collection { get; init; }
}
