using Milvus.Core;

namespace Milvus.Engine.Nodes;

/// <summary>
/// Counts who writes how much, and chooses who writes more: the node with the fewest vchannels, of those the one with the
/// fewest of the same collection, of those the lowest number.
/// </summary>
internal sealed class NodeLoads
{
    private readonly SortedDictionary<long, int> _channels = [];
    private readonly Dictionary<(long Node, CollectionId Collection), int> _ofCollection = [];

    public NodeLoads(NodesState state)
    {
        foreach (var node in state.Nodes.Keys)
        {
            _channels[node] = 0;
        }

        foreach (var assignment in state.Channels.Where(assignment => assignment.Node != 0))
        {
            Add(assignment.Node, assignment.Channel.Collection);
        }
    }

    /// <summary>Chooses for a vchannel of the collection and counts it; 0 when there is no node.</summary>
    public long Take(CollectionId collection)
    {
        var chosen = 0L;
        var least = (Channels: int.MaxValue, OfCollection: int.MaxValue);
        foreach (var (node, channels) in _channels)
        {
            var load = (channels, OfCollection(node, collection));
            if (load.CompareTo(least) < 0)
            {
                (chosen, least) = (node, load);
            }
        }

        if (chosen != 0)
        {
            Add(chosen, collection);
        }

        return chosen;
    }

    private int OfCollection(long node, CollectionId collection) =>
        _ofCollection.GetValueOrDefault((node, collection));

    private void Add(long node, CollectionId collection)
    {
        _channels[node] = _channels.GetValueOrDefault(node) + 1;
        _ofCollection[(node, collection)] = OfCollection(node, collection) + 1;
    }
}
