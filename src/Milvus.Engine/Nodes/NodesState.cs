using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Engine.Nodes;

/// <summary>
/// What is stored of the nodes that write from outside. Terms are not here: the log of a vchannel is the truth about its
/// writer, and the registry repeats itself until that log says the same.
/// </summary>
public sealed record NodesState
{
    /// <summary>Nobody is known.</summary>
    public static readonly NodesState Empty = new();

    /// <summary>Nodes by number.</summary>
    public ImmutableSortedDictionary<long, NodeEntry> Nodes { get; init; } =
        ImmutableSortedDictionary<long, NodeEntry>.Empty;

    /// <summary>Vchannels that are or were written from outside, each once, sorted by name.</summary>
    public ImmutableArray<NodeAssignment> Channels { get; init; } = [];

    /// <summary>Vchannels that wait for a node.</summary>
    public int OrphanCount => Channels.Count(assignment => assignment.Node == 0);

    /// <summary>The node that writes a vchannel; 0 for an orphan and for one that is not known.</summary>
    public long NodeOf(VChannelName channel) =>
        Find(channel) is var index && index >= 0 ? Channels[index].Node : 0;

    /// <summary>Whether the vchannel was ever given a writer, and not forgotten since.</summary>
    public bool Knows(VChannelName channel) => Find(channel) >= 0;

    /// <summary>Gives a vchannel to a node, or to nobody.</summary>
    public NodesState With(VChannelName channel, long node)
    {
        var index = Find(channel);
        var assignment = new NodeAssignment(channel, node);
        return index < 0 ? this with { Channels = Channels.Insert(~index, assignment) }
            : Channels[index] == assignment ? this
            : this with { Channels = Channels.SetItem(index, assignment) };
    }

    /// <summary>Forgets a vchannel.</summary>
    public NodesState Without(VChannelName channel) =>
        Find(channel) is var index && index >= 0 ? this with { Channels = Channels.RemoveAt(index) } : this;

    private int Find(VChannelName channel) => Channels.BinarySearch(new NodeAssignment(channel, 0));
}
