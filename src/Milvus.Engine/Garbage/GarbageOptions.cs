namespace Milvus.Engine.Garbage;

/// <summary>How garbage is collected (Milvus: dataCoord.gc).</summary>
public sealed record GarbageOptions
{
    /// <summary>
    /// Whether anything is collected. Without it the files of dropped segments are deleted at once, and what failed
    /// flushes leave stays for ever. Default true (Milvus: dataCoord.enableGarbageCollection).
    /// </summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The time between the beginnings of two runs. Default 1 h (Milvus: dataCoord.gc.interval).</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The age at which a file that nothing names is garbage, at least 1 s. No attempt to write a segment takes longer
    /// than half of it. Clocks of servers and stores may differ by less than the other half. Default 24 h (Milvus:
    /// dataCoord.gc.missingTolerance).
    /// </summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long the files of dropped segments stay. Default 3 h (Milvus: dataCoord.gc.dropTolerance).
    /// </summary>
    public TimeSpan DropRetention { get; init; } = TimeSpan.FromHours(3);

    /// <summary>
    /// The time between two runs that also ask the vchannels, which wakes them, whether they know the segments that have
    /// manifests. Default 24 h.
    /// </summary>
    public TimeSpan AskInterval { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Reads and deletions a second at most, 1 … 1,000,000. Default 500.</summary>
    public int OperationsPerSecond { get; init; } = 500;
}
