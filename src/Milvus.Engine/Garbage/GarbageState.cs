namespace Milvus.Engine.Garbage;

/// <summary>What is stored of the garbage collection.</summary>
public sealed record GarbageState
{
    /// <summary>Until when nothing is deleted; the past when it is not paused.</summary>
    public DateTimeOffset PausedUntilUtc { get; init; }

    /// <summary>When a run asked the vchannels last; the default when none did.</summary>
    public DateTimeOffset AskedUtc { get; init; }

    /// <summary>The last run that ended; null when none has.</summary>
    public GarbageRun? LastRun { get; init; }
}
