namespace Milvus.Interfaces.Messages;

/// <summary>Whether a flush is done.</summary>
[GenerateSerializer, Immutable, Alias("milvus.FlushStateReply")]
public sealed record FlushStateReply : Reply
{
    /// <summary>True when all is written and registered.</summary>
    [Id(0)]
    public bool Flushed { get; init; }

    /// <summary>Which channel waits for what; empty when flushed.</summary>
    [Id(1)]
    public string Lagging { get; init; } = "";
}
