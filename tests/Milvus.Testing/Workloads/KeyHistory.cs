namespace Milvus.Testing.Workloads;

/// <summary>
/// What one key may show. Changes that overlap in time may have happened in either order; of others the later one wins,
/// if it has happened at all.
/// </summary>
internal sealed class KeyHistory(long settled)
{
    private readonly List<KeyWrite> _writes = [new(null, settled)];

    public static string Name(long version) => version == Change.Gone ? "no row" : $"version {version}";

    public void Add(Change change) => _writes.Add(new KeyWrite(change, change.Version));

    /// <summary>The writes that a read from <paramref name="begin"/> to <paramref name="end"/> may show.</summary>
    public List<KeyWrite> May(long begin, long end)
    {
        var since = _writes.Where(write => write.IsCertain && write.End < begin).Max(write => write.Begin);
        return [.. _writes.Where(write => write.Begin < end && write.End >= since && !write.IsPassedOver(begin))];
    }

    /// <summary>
    /// Notes what a read showed. What was seen once has happened, and what it has replaced never comes back.
    /// </summary>
    /// <returns>What it may have shown; empty when that is so.</returns>
    public string Saw(long version, long begin, long end)
    {
        var may = May(begin, end);
        var shown = may.Where(write => write.Version == version).ToList();
        if (shown.Count == 0)
        {
            return string.Join(" or ", may.Select(write => Name(write.Version)).Distinct());
        }

        if (shown is [var only])
        {
            only.Seen(end);
            foreach (var write in _writes.Where(write => write != only && write.End < begin))
            {
                write.PassedOver(end);
            }
        }

        return "";
    }

    /// <summary>Whether a change has certainly happened here, certainly not, or nobody can tell.</summary>
    /// <param name="change">A change without an answer.</param>
    /// <param name="version">What the key shows in the end.</param>
    /// <param name="may">What it may show then.</param>
    public bool? Happened(Change change, long version, List<KeyWrite> may)
    {
        var shown = may.Where(write => write.Version == version).ToList();
        if (shown is [var only] && only.Change == change) return true;
        if (_writes.Any(write => write.Change == change && write.IsCertain)) return true;
        return shown.Count > 0 && shown.All(write => write.End < change.Begin) ? false : null;
    }
}
