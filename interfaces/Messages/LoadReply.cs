namespace Milvus.Interfaces.Messages;

/// <summary>How far loading is.</summary>
[GenerateSerializer, Immutable, Alias("milvus.LoadReply")]
public sealed record LoadReply : Reply
{
    /// <summary>Segments in memory.</summary>
    [Id(0)]
    public int Loaded { get; init; }

    /// <summary>Segments there are.</summary>
    [Id(1)]
    public int Total { get; init; }
}
