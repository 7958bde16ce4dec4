namespace Milvus.Interfaces.Messages;

/// <summary>How the garbage collection stands.</summary>
[GenerateSerializer, Immutable, Alias("milvus.GarbageReply")]
public sealed record GarbageReply : Reply
{
    /// <summary>Whether it runs at all.</summary>
    [Id(0)]
    public bool Enabled { get; init; }

    /// <summary>Until when it is paused, in milliseconds since 1970; 0 when it is not.</summary>
    [Id(1)]
    public long PausedUntilMilliseconds { get; init; }

    /// <summary>The run under way; null when there is none.</summary>
    [Id(2)]
    public GarbageRunInfo? Current { get; init; }

    /// <summary>Where that run is, as a path; empty when it has not begun to walk.</summary>
    [Id(3)]
    public string At { get; init; } = "";

    /// <summary>The last run that ended; null when none has.</summary>
    [Id(4)]
    public GarbageRunInfo? LastRun { get; init; }
}
