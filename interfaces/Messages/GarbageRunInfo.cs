namespace Milvus.Interfaces.Messages;

/// <summary>What a run of the garbage collection did, or has done so far.</summary>
[GenerateSerializer, Immutable, Alias("milvus.GarbageRunInfo")]
public sealed record GarbageRunInfo
{
    /// <summary>When it began, in milliseconds since 1970.</summary>
    [Id(0)]
    public long StartedMilliseconds { get; init; }

    /// <summary>When it ended; 0 while it has not.</summary>
    [Id(1)]
    public long EndedMilliseconds { get; init; }

    /// <summary>Segments looked at.</summary>
    [Id(2)]
    public long Segments { get; init; }

    /// <summary>Files that nothing names, whatever their age.</summary>
    [Id(3)]
    public long OrphansSeen { get; init; }

    /// <summary>Files and manifests deleted.</summary>
    [Id(4)]
    public long FilesSwept { get; init; }

    /// <summary>Bytes of those.</summary>
    [Id(5)]
    public long BytesFreed { get; init; }

    /// <summary>Manifests that cannot be read: nothing of their segments is touched.</summary>
    [Id(6)]
    public long Damaged { get; init; }

    /// <summary>Why it ended early; empty when it did not.</summary>
    [Id(7)]
    public string Failure { get; init; } = "";
}
