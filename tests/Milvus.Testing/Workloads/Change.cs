namespace Milvus.Testing.Workloads;

/// <summary>One request that writes or deletes rows; made by the <see cref="Oracle"/>.</summary>
public sealed class Change
{
    /// <summary>The version of a key that has no row.</summary>
    public const long Gone = -1;

    internal Change(ChangeKind kind, long version, IReadOnlyList<long> keys, string filter, long begin)
    {
        (Kind, Version, Keys, Filter, Begin) = (kind, version, keys, filter, begin);
    }

    public ChangeKind Kind { get; }

    /// <summary>What its keys show afterwards: a version of its own, or <see cref="Gone"/>.</summary>
    public long Version { get; }

    /// <summary>The rows that it writes or deletes, each once.</summary>
    public IReadOnlyList<long> Keys { get; }

    /// <summary>The expression of a delete.</summary>
    public string Filter { get; }

    /// <summary>When it was sent, on the oracle's clock.</summary>
    internal long Begin { get; }

    /// <summary>When its answer came; never for a call that the server did not live to answer.</summary>
    internal long End { get; set; } = long.MaxValue;

    /// <summary>The server said that it holds. Without that, either is right, vchannel by vchannel.</summary>
    internal bool Acknowledged { get; set; }
}
