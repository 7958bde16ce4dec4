namespace Milvus.Engine.Garbage;

/// <summary>What a run did, or has done so far.</summary>
public sealed record GarbageRun
{
    /// <summary>When it began.</summary>
    public DateTimeOffset StartedUtc { get; init; }

    /// <summary>When it ended; the default while it has not.</summary>
    public DateTimeOffset EndedUtc { get; init; }

    /// <summary>Whether it asked the vchannels for segments that they do not know.</summary>
    public bool Asked { get; init; }

    /// <summary>Segments looked at.</summary>
    public long Segments { get; init; }

    /// <summary>Files that nothing names, whatever their age.</summary>
    public long OrphansSeen { get; init; }

    /// <summary>Files and manifests deleted.</summary>
    public long FilesSwept { get; init; }

    /// <summary>Bytes of those.</summary>
    public long BytesFreed { get; init; }

    /// <summary>Manifests that cannot be read: nothing of their segments is touched.</summary>
    public long Damaged { get; init; }

    /// <summary>Why it ended early; empty when it did not.</summary>
    public string Failure { get; init; } = "";
}
