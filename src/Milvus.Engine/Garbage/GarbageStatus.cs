namespace Milvus.Engine.Garbage;

/// <summary>How the garbage collection stands.</summary>
/// <param name="Enabled">Whether it runs at all.</param>
/// <param name="PausedUntilUtc">Until when it is paused; null when it is not.</param>
/// <param name="Current">The run under way; null when there is none.</param>
/// <param name="At">Where that run is: <c>collection/partition/segment/</c>; empty when it has not begun to walk.</param>
/// <param name="LastRun">The last run that ended; null when none has.</param>
public sealed record GarbageStatus(
    bool Enabled, DateTimeOffset? PausedUntilUtc, GarbageRun? Current, string At, GarbageRun? LastRun);
