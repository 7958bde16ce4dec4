namespace Milvus.Engine.Garbage;

/// <summary>Hears what the garbage collection does.</summary>
public interface IGarbageObserver
{
    /// <summary>A run ended.</summary>
    void Ended(GarbageRun run);

    /// <summary>It is paused until then, or not any more when that is in the past.</summary>
    void Paused(DateTimeOffset untilUtc);
}
