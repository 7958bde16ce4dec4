namespace Milvus.Interfaces.Messages;

/// <summary>How far loading is.</summary>
[GenerateSerializer, Immutable, Alias("milvus.LoadStateReply")]
public sealed record LoadStateReply : Reply
{
    /// <summary>Whether the collection has been asked to be in memory.</summary>
    [Id(0)]
    public bool Loaded { get; init; }

    /// <summary>0 … 100.</summary>
    [Id(1)]
    public int Progress { get; init; }
}
