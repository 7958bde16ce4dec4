using Milvus.Core;

namespace Milvus.Engine.Nodes;

/// <summary>
/// Who writes what: the node with the fewest vchannels, of those the one with the fewest of the same collection, of those
/// the lowest number. Pure: the same state and question give the same answer.
/// </summary>
public static class NodePolicy
{
    /// <summary>
    /// Takes a node in, and gives it and the others what waits. Whoever was at the same address is gone: two cannot
    /// listen there, and one that asks again because it has heard no answer must not leave a number with nobody behind.
    /// </summary>
    /// <param name="state">What is so far.</param>
    /// <param name="number">Its number, never used before.</param>
    /// <param name="entry">Its address.</param>
    public static NodesState Register(NodesState state, long number, NodeEntry entry)
    {
        var before = state.Nodes
            .Where(node => node.Value.Host == entry.Host && node.Value.Port == entry.Port)
            .Select(node => node.Key)
            .ToArray();
        var left = Orphan(state, before);
        return GiveAway(left with { Nodes = left.Nodes.Add(number, entry) });
    }

    /// <summary>Ends nodes; what they wrote goes to the others, or waits.</summary>
    public static NodesState End(NodesState state, IReadOnlyCollection<long> nodes) => GiveAway(Orphan(state, nodes));

    /// <summary>Gives a vchannel a node unless it has one. Without any node nothing changes.</summary>
    public static NodesState Use(NodesState state, VChannelName channel) =>
        state.NodeOf(channel) == 0 && new NodeLoads(state).Take(channel.Collection) is not 0 and var chosen
            ? state.With(channel, chosen)
            : state;

    private static NodesState Orphan(NodesState state, IReadOnlyCollection<long> nodes) => nodes.Count == 0
        ? state
        : state with
        {
            Nodes = state.Nodes.RemoveRange(nodes),
            Channels = [.. state.Channels.Select(one => nodes.Contains(one.Node) ? one with { Node = 0 } : one)],
        };

    private static NodesState GiveAway(NodesState state)
    {
        if (state.Nodes.IsEmpty || state.OrphanCount == 0)
        {
            return state;
        }

        var loads = new NodeLoads(state);
        return state with
        {
            Channels =
            [
                .. state.Channels.Select(
                    one => one.Node == 0 ? one with { Node = loads.Take(one.Channel.Collection) } : one),
            ],
        };
    }
}
