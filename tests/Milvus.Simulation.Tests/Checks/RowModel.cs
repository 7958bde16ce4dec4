namespace Milvus.Simulation.Tests.Checks;

/// <summary>
/// What readers may find: every write of every key with the steps between which it became true. A key has one write
/// under way at a time, and none after one whose outcome is unknown. Judges I1, one row per key, atomic batches, and
/// that nobody who looks later sees less.
/// </summary>
internal sealed class RowModel
{
    private readonly SortedDictionary<long, KeyHistory> _keys = [];
    private readonly List<Write> _writes = [];
    private int _versions;

    /// <summary>Acknowledged writes.</summary>
    public int Acknowledged => _writes.Count(write => write.Ended < long.MaxValue);

    /// <summary>A write begins: rows of one version, or their deletion.</summary>
    public Write Begin(IReadOnlyList<long> keys, bool deletes, long step)
    {
        var write = new Write(++_versions, keys, deletes, step);
        _writes.Add(write);
        foreach (var key in keys)
        {
            if (!_keys.TryGetValue(key, out var history))
            {
                _keys[key] = history = new KeyHistory();
            }

            history.Writes.Add(write);
        }

        return write;
    }

    /// <summary>Keys of rows that are surely there, or surely deleted, and that nobody is changing.</summary>
    public IReadOnlyList<long> Settled(Func<long, bool> mine) =>
        [.. _keys.Where(entry => mine(entry.Key) && entry.Value.Writes[^1].Ended < long.MaxValue).Select(entry => entry.Key)];

    /// <summary>Judges what a strong reader found.</summary>
    /// <param name="found">Key and version of every row.</param>
    /// <param name="covers">Which keys it asked for.</param>
    /// <param name="began">The step at which it asked.</param>
    /// <param name="ended">The step at which it knew.</param>
    /// <returns>What is wrong; null for nothing.</returns>
    public string? Judge(
        IReadOnlyList<(long Key, int Version)> found, Func<long, bool> covers, long began, long ended)
    {
        var versions = new SortedDictionary<long, int>();
        foreach (var (key, version) in found)
        {
            if (!versions.TryAdd(key, version))
            {
                return $"I3: key {key} was found twice, as {versions[key]} and {version}";
            }

            if (!_keys.ContainsKey(key))
            {
                return $"key {key} was found, and nobody wrote it";
            }
        }

        var seen = new SortedDictionary<long, (int From, int To)>();
        foreach (var (key, history) in _keys.Where(entry => covers(entry.Key)))
        {
            int? version = versions.TryGetValue(key, out var value) ? value : null;
            if (history.Judge(version, began, ended) is not { } range)
            {
                return $"I1: key {key} was found as {version?.ToString() ?? "nothing"} by a reader of steps {began} … {ended}; "
                    + history;
            }

            seen[key] = range;
        }

        return _writes.Select(write => Split(write, seen)).FirstOrDefault(split => split is not null);
    }

    private string? Split(Write write, SortedDictionary<long, (int From, int To)> seen)
    {
        long? with = null;
        long? without = null;
        foreach (var key in write.Keys)
        {
            if (!seen.TryGetValue(key, out var range))
            {
                continue;
            }

            var at = _keys[key].Writes.IndexOf(write);
            with = range.From >= at ? key : with;
            without = range.To < at ? key : without;
        }

        return with is not null && without is not null
            ? $"write {write.Version} is seen in key {with} and not in key {without}: it is not atomic"
            : null;
    }

    /// <summary>One write.</summary>
    internal sealed class Write(int version, IReadOnlyList<long> keys, bool deletes, long began)
    {
        public int Version { get; } = version;

        public IReadOnlyList<long> Keys { get; } = keys;

        public bool Deletes { get; } = deletes;

        public long Began { get; } = began;

        /// <summary>When it was acknowledged; never, while it is under way or when nobody knows.</summary>
        public long Ended { get; set; } = long.MaxValue;

        public override string ToString() =>
            $"{(Deletes ? "delete " : "")}{Version} in {Began} … {(Ended == long.MaxValue ? "?" : Ended)}";
    }

    private sealed class KeyHistory
    {
        private int _floor = -1;
        private long _floorFrom;

        public List<Write> Writes { get; } = [];

        /// <returns>The first and the last write after which this may have been found; null when none may.</returns>
        public (int From, int To)? Judge(int? version, long began, long ended)
        {
            (int From, int To)? range = null;
            var first = began >= _floorFrom ? _floor : -1;
            for (var at = Writes.Count - 1; at >= first; at--)
            {
                int? value = at < 0 || Writes[at].Deletes ? null : Writes[at].Version;
                if (value == version && (at < 0 || Writes[at].Began <= ended))
                {
                    range = (at, range?.To ?? at);
                }

                // Acknowledged before the reader asked: nothing older may be found.
                if (at >= 0 && Writes[at].Ended <= began)
                {
                    break;
                }
            }

            if (range is { } seen && seen.From > _floor)
            {
                (_floor, _floorFrom) = (seen.From, ended);
            }

            return range;
        }

        public override string ToString() => string.Join("; ", Writes) + $"; seen {_floor} by step {_floorFrom}";
    }
}
