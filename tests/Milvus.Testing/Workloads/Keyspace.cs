namespace Milvus.Testing.Workloads;

/// <summary>
/// Who writes which keys. Each client has batches of its own, so that their history is certain, old ones as likely as
/// new; a few hot keys are written by all at once.
/// </summary>
public sealed class Keyspace
{
    private const int HotKeys = 24;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, List<(long First, int Count)>> _owned = [];
    private long _next = HotKeys + 1;

    /// <summary>Keys that nobody has used.</summary>
    public long[] Fresh(int client, int count)
    {
        lock (_lock)
        {
            var first = _next;
            _next += count;
            if (!_owned.TryGetValue(client, out var mine)) _owned[client] = mine = [];
            mine.Add((first, count));
            return Keys(first, count);
        }
    }

    /// <summary>Neighbours out of one of the client's batches; none before it has any.</summary>
    public long[] Range(int client, Random random)
    {
        lock (_lock)
        {
            if (!_owned.TryGetValue(client, out var mine)) return [];
            var (first, count) = mine[random.Next(mine.Count)];
            var skip = random.Next(count);
            return Keys(first + skip, random.Next(1, count - skip + 1));
        }
    }

    /// <summary>Keys from all over the client's batches.</summary>
    public long[] Scattered(int client, Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 5)).SelectMany(_ => Range(client, random)).Distinct().Order()];

    /// <summary>Some of the keys that all clients write.</summary>
    public static long[] Hot(Random random)
    {
        var keys = Keys(1, HotKeys);
        random.Shuffle(keys);
        return keys[..random.Next(1, HotKeys / 2)];
    }

    private static long[] Keys(long first, int count) =>
        [.. Enumerable.Range(0, count).Select(offset => first + offset)];
}
