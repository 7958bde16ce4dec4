using Milvus.Core;

namespace Milvus.Engine.Processes;

/// <summary>
/// Compares work that is owed with work in flight and starts what is missing. Level-triggered: callers hand in all that
/// the state owes, as often as they like. Failed work waits, doubling, and is started again while it is still owed.
/// </summary>
/// <typeparam name="TKey">Names one piece of work.</typeparam>
internal sealed class EffectTable<TKey>
    where TKey : notnull, IComparable<TKey>
{
    private readonly SortedDictionary<TKey, Entry> _entries = [];
    private readonly TimeProvider _time;
    private readonly EngineOptions _options;
    private readonly int _limit;

    /// <summary>An empty table that runs at most <paramref name="limit"/> pieces at once.</summary>
    public EffectTable(TimeProvider time, EngineOptions options, int limit)
    {
        _time = time;
        _options = options;
        _limit = limit;
    }

    /// <summary>Why work failed last; empty when nothing has failed since it was owed.</summary>
    public string LastFailure =>
        _entries.Values.Select(entry => entry.Failure).FirstOrDefault(failure => failure.Length > 0) ?? "";

    /// <summary>Starts what is owed and not in flight; forgets what is owed no more.</summary>
    /// <param name="owed">All that the state owes, each once.</param>
    /// <param name="start">Does one piece; answers why it failed, or null.</param>
    /// <param name="finished">Called on the owner's scheduler when a piece ended well or badly.</param>
    public void Reconcile(IEnumerable<TKey> owed, Func<TKey, Task<string?>> start, Action finished)
    {
        var wanted = new SortedSet<TKey>(owed);
        foreach (var key in _entries.Keys.Where(key => !wanted.Contains(key) && !_entries[key].Running).ToList())
        {
            _entries.Remove(key);
        }

        var running = _entries.Values.Count(entry => entry.Running);
        foreach (var key in wanted)
        {
            if (running >= _limit)
            {
                return;
            }

            if (!_entries.TryGetValue(key, out var entry))
            {
                _entries[key] = entry = new Entry();
            }

            if (!entry.Running && _time.GetTimestamp() >= entry.NotBefore)
            {
                running++;
                entry.Running = true;
                _ = RunAsync(key, entry, start, finished);
            }
        }
    }

    private async Task RunAsync(TKey key, Entry entry, Func<TKey, Task<string?>> start, Action finished)
    {
        string? failure;
        try
        {
            failure = await start(key);
        }
        catch (Exception problem) when (problem is not InvariantException)
        {
            failure = problem.Message;
        }

#if CANARIES
        if (failure is not null && Planted.Has(Bug.ForgetsFailedWork))
        {
            return;
        }
#endif
        entry.Running = false;
        entry.Failure = failure ?? "";
        entry.Failures = failure is null ? 0 : entry.Failures + 1;
        if (failure is not null)
        {
            var delay = TimeSpan.FromTicks(Math.Min(
                _options.RetryMaxDelay.Ticks, _options.RetryMinDelay.Ticks << Math.Min(entry.Failures - 1, 20)));
            entry.NotBefore = _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency);
        }

        finished();
    }

    private sealed class Entry
    {
        public bool Running { get; set; }

        public string Failure { get; set; } = "";

        public int Failures { get; set; }

        public long NotBefore { get; set; }
    }
}
