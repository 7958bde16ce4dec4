using System.Collections.Immutable;

namespace Milvus.Engine.Nodes;

/// <summary>
/// How long nodes count as alive. Not stored: whoever is known when nobody remembers its last sign of life gets a whole
/// lease.
/// </summary>
internal sealed class NodeLeases(TimeProvider time, TimeSpan length)
{
    private readonly SortedDictionary<long, long> _signs = [];
    private ImmutableSortedDictionary<long, NodeEntry>? _kept;

    /// <summary>The time until the first lease is over; null without leases.</summary>
    public TimeSpan? Left
    {
        get
        {
            var left = _signs.Count == 0 ? default(TimeSpan?) : length - time.GetElapsedTime(_signs.Values.Min());
            return left < TimeSpan.Zero ? TimeSpan.Zero : left;
        }
    }

    /// <summary>Nodes whose leases are over, by number.</summary>
    public IReadOnlyCollection<long> Over() =>
        [.. _signs.Where(sign => time.GetElapsedTime(sign.Value) >= length).Select(sign => sign.Key)];

    /// <summary>A sign of life; nothing happens for a node without a lease.</summary>
    public void Renew(long node)
    {
        if (_signs.ContainsKey(node))
        {
            _signs[node] = time.GetTimestamp();
        }
    }

    /// <summary>Begins leases for those that have none, and forgets all others.</summary>
    public void Keep(ImmutableSortedDictionary<long, NodeEntry> nodes)
    {
        if (ReferenceEquals(nodes, _kept))
        {
            return;
        }

        _kept = nodes;
        foreach (var gone in _signs.Keys.Where(node => !nodes.ContainsKey(node)).ToArray())
        {
            _signs.Remove(gone);
        }

        foreach (var node in nodes.Keys)
        {
            _signs.TryAdd(node, time.GetTimestamp());
        }
    }

    /// <summary>Gives everybody a whole lease.</summary>
    public void Restart()
    {
        foreach (var node in _signs.Keys.ToArray())
        {
            Renew(node);
        }
    }
}
