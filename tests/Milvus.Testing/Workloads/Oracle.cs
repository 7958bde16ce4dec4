using Milvus.Testing.Wire;

namespace Milvus.Testing.Workloads;

/// <summary>What the server must hold, from what it said and from what it showed after earlier crashes.</summary>
public sealed class Oracle(int shards)
{
    private readonly Lock _lock = new();
    private readonly List<Batch> _open = [];
    private readonly SortedSet<long> _settled = [];
    private long _next = 1;

    public long Rows => _settled.Count;

    public int AcknowledgedBatches { get; private set; }

    public int UnansweredBatches { get; private set; }

    public Batch Begin(int count)
    {
        lock (_lock)
        {
            var batch = new Batch(_next, count);
            _next += count;
            _open.Add(batch);
            return batch;
        }
    }

    /// <summary>
    /// Compares and settles: rows of unanswered batches that were found once must be found ever after, others never.
    /// </summary>
    /// <param name="found">Every primary key the server showed, in its order.</param>
    /// <returns>What is wrong, empty when nothing is.</returns>
    public IReadOnlyList<string> Settle(IReadOnlyList<long> found)
    {
        List<string> wrong = [];
        var present = new SortedSet<long>(found);
        if (present.Count != found.Count)
        {
            var doubled = found.CountBy(key => key).Where(pair => pair.Value > 1).Select(pair => pair.Key);
            wrong.Add($"rows shown more than once: {Some(doubled)}");
        }

        Report("settled rows lost", _settled.Where(key => !present.Contains(key)));
        var known = new HashSet<long>(_settled);
        foreach (var batch in _open)
        {
            known.UnionWith(batch.Keys);
            if (batch.Acknowledged)
            {
                AcknowledgedBatches++;
                Report("acknowledged rows lost", batch.Keys.Where(key => !present.Contains(key)));
                continue;
            }

            UnansweredBatches++;
            foreach (var slice in batch.Keys.GroupBy(key => PrimaryKeyShard.Of(key, shards)))
            {
                var kept = slice.Count(present.Contains);
                if (kept != 0 && kept != slice.Count())
                {
                    wrong.Add($"batch {batch.First}+{batch.Count}: shard {slice.Key} kept {kept} of {slice.Count()} rows");
                }
            }
        }

        Report("rows nobody sent", present.Where(key => !known.Contains(key)));
        _open.Clear();
        _settled.UnionWith(present);
        return wrong;

        void Report(string what, IEnumerable<long> keys)
        {
            var some = keys.ToList();
            if (some.Count > 0) wrong.Add($"{some.Count} {what}: {Some(some)}");
        }
    }

    private static string Some(IEnumerable<long> keys) => string.Join(", ", keys.Take(20));
}
