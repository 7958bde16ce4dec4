namespace Milvus.Testing.Workloads;

/// <summary>One change of one key, or what the key showed after the last crash.</summary>
internal sealed class KeyWrite(Change? change, long version)
{
    private long _seenBy = long.MaxValue;
    private long _overBy = long.MaxValue;

    public Change? Change => change;

    public long Version => version;

    public long Begin => change?.Begin ?? 0;

    /// <summary>It had happened by then, or never will.</summary>
    public long End => change is null ? 0 : Math.Min(change.End, _seenBy);

    /// <summary>Whether it has certainly happened.</summary>
    public bool IsCertain => change is null or { Acknowledged: true } || _seenBy < long.MaxValue;

    /// <summary>A read that ended then showed it.</summary>
    public void Seen(long by) => _seenBy = Math.Min(_seenBy, by);

    /// <summary>A read that ended then showed another, though this one was over before it began.</summary>
    public void PassedOver(long by) => _overBy = Math.Min(_overBy, by);

    public bool IsPassedOver(long at) => _overBy < at;
}
