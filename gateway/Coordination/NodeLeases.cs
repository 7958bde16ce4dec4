using System.Collections.Concurrent;
using System.Collections.Immutable;
using Milvus.Interfaces;

namespace Milvus.Gateway.Coordination;

/// <summary>Signs of life of nodes: every call of a node is one, and few have to be handed on.</summary>
internal sealed class NodeLeases(IGrainFactory grains, TimeProvider time)
{
    // Against callers that make numbers up; a full memory begins anew.
    private const int MaxNodes = 4096;

    private static readonly TimeSpan AtMostEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, long> _renewed = new();

    /// <summary>Renews the leases of those that were not heard of for a second; unknown numbers are passed over.</summary>
    public async Task RenewAsync(IEnumerable<long> nodes)
    {
        var now = time.GetTimestamp();
        var due = nodes.Where(node => IsDue(node, now)).ToImmutableArray();
        if (due.IsEmpty) return;
        if (_renewed.Count >= MaxNodes) _renewed.Clear();
        foreach (var node in due) _renewed[node] = now;
        var renewed = false;
        try
        {
            renewed = (await grains.GetGrain<INodesGrain>(0).RenewAsync(due)).Error is null;
        }
        finally
        {
            if (!renewed)
                foreach (var node in due)
                    _renewed.TryRemove(node, out _);
        }
    }

    private bool IsDue(long node, long now) =>
        node > 0 && !(_renewed.TryGetValue(node, out var last) && time.GetElapsedTime(last, now) < AtMostEvery);
}
