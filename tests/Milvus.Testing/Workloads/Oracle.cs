using Milvus.Testing.Wire;

namespace Milvus.Testing.Workloads;

/// <summary>What the server must hold, from what it said and from what it showed, also after earlier crashes.</summary>
public sealed class Oracle(int shards)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, KeyHistory> _keys = [];
    private readonly List<Change> _open = [];
    private readonly List<string> _wrong = [];
    private long _now;

    /// <summary>The keys that clients write.</summary>
    public Keyspace Keyspace { get; } = new();

    /// <summary>Rows at the last look at everything.</summary>
    public long Rows { get; private set; }

    /// <summary>Reads of some keys under load.</summary>
    public int Looks { get; private set; }

    /// <summary>How many changes of each kind the server said that it holds.</summary>
    public SortedDictionary<ChangeKind, int> Acknowledged { get; } = [];

    public int Unanswered { get; private set; }

    /// <summary>Notes a request that is about to be sent.</summary>
    /// <param name="kind">What it does.</param>
    /// <param name="keys">To which rows; nobody else may insert or delete by expression at the same time.</param>
    /// <param name="filter">The expression that finds exactly these rows; null names the keys.</param>
    public Change Begin(ChangeKind kind, IReadOnlyList<long> keys, string? filter = null)
    {
        lock (_lock)
        {
            var begin = ++_now;
            var version = kind == ChangeKind.Delete ? Change.Gone : begin;
            var change = new Change(kind, version, keys, filter ?? $"key in [{string.Join(',', keys)}]", begin);
            _open.Add(change);
            foreach (var key in keys) Of(key).Add(change);
            return change;
        }
    }

    /// <summary>Notes the answer: what was refused with a retriable code may have happened all the same.</summary>
    public void Answer(Change change, bool acknowledged)
    {
        lock (_lock) (change.End, change.Acknowledged) = (++_now, acknowledged);
    }

    public Look Look(IReadOnlyList<long> keys)
    {
        lock (_lock) return new Look(keys, ++_now);
    }

    /// <summary>Compares what a read showed; <see cref="Settle"/> tells of it.</summary>
    public void Saw(Look look, IReadOnlyList<ShownRow> rows)
    {
        lock (_lock)
        {
            Looks++;
            Compare(look.Keys, Versions(rows, "under load"), look.Begin, ++_now, "under load");
        }
    }

    /// <summary>
    /// Compares everything and settles: a change without an answer that is seen must be seen ever after, one that is not
    /// never.
    /// </summary>
    /// <param name="found">Every row the server showed.</param>
    /// <returns>What is wrong, empty when nothing is.</returns>
    public IReadOnlyList<string> Settle(IReadOnlyList<ShownRow> found)
    {
        lock (_lock)
        {
            var now = ++_now;
            var shown = Versions(found, "in the end");
            Some("rows nobody sent", shown.Keys.Where(key => !_keys.ContainsKey(key)));
            foreach (var change in _open) Count(change);
            foreach (var change in _open.Where(change => !change.Acknowledged)) CheckWhole(change, shown, now);
            Compare(_keys.Keys, shown, now, now, "in the end");

            foreach (var key in _open.SelectMany(change => change.Keys))
            {
                _keys[key] = new KeyHistory(shown.GetValueOrDefault(key, Change.Gone));
            }

            _open.Clear();
            Rows = shown.Count;
            string[] wrong = [.. _wrong];
            _wrong.Clear();
            return wrong;
        }
    }

    /// <summary>What was done so far, in a line.</summary>
    public override string ToString()
    {
        var kinds = string.Join(", ", Acknowledged.Select(pair => $"{pair.Value} {pair.Key}"));
        return $"{Rows} rows; acknowledged: {kinds}; {Unanswered} unanswered; {Looks} looks under load.";
    }

    private KeyHistory Of(long key)
    {
        if (!_keys.TryGetValue(key, out var history)) _keys[key] = history = new KeyHistory(Change.Gone);
        return history;
    }

    private void Count(Change change)
    {
        if (change.Acknowledged)
        {
            Acknowledged[change.Kind] = Acknowledged.GetValueOrDefault(change.Kind) + 1;
        }
        else
        {
            Unanswered++;
        }
    }

    /// <summary>A vchannel takes its part of a request whole, or not at all.</summary>
    private void CheckWhole(Change change, Dictionary<long, long> shown, long now)
    {
        foreach (var part in change.Keys.GroupBy(key => PrimaryKeyShard.Of(key, shards)))
        {
            var happened = part.Select(key => _keys[key].Happened(
                change, shown.GetValueOrDefault(key, Change.Gone), _keys[key].May(now, now))).ToList();
            if (happened.Contains(true) && happened.Contains(false))
            {
                _wrong.Add(
                    $"{change.Kind} {change.Version} without an answer: shard {part.Key} kept "
                    + $"{happened.Count(one => one == true)} of {happened.Count} rows: {string.Join(", ", part)}");
            }
        }
    }

    private void Compare(
        IEnumerable<long> keys, Dictionary<long, long> shown, long begin, long end, string when)
    {
        var wrong = new List<string>();
        foreach (var key in keys)
        {
            var version = shown.GetValueOrDefault(key, Change.Gone);
            if (Of(key).Saw(version, begin, end) is { Length: > 0 } may)
            {
                wrong.Add($"key {key} shows {KeyHistory.Name(version)} instead of {may}");
            }
        }

        Some($"keys with a wrong row {when}", wrong);
    }

    private Dictionary<long, long> Versions(IReadOnlyList<ShownRow> rows, string when)
    {
        Some($"rows shown more than once {when}", rows.CountBy(row => row.Key).Where(pair => pair.Value > 1)
            .Select(pair => pair.Key));
        var versions = new Dictionary<long, long>();
        foreach (var row in rows) versions[row.Key] = row.Version;
        return versions;
    }

    private void Some<T>(string what, IEnumerable<T> wrong)
    {
        var all = wrong.ToList();
        if (all.Count > 0) _wrong.Add($"{all.Count} {what}: {string.Join(", ", all.Take(20))}");
    }
}
