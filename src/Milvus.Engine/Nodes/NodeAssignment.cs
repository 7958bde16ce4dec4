using Milvus.Core;

namespace Milvus.Engine.Nodes;

/// <summary>Who writes a vchannel from outside, as far as the registry has decided.</summary>
/// <param name="Channel">The vchannel.</param>
/// <param name="Node">The node's number; 0 for an orphan, which waits for a node.</param>
public readonly record struct NodeAssignment(VChannelName Channel, long Node) : IComparable<NodeAssignment>
{
    /// <summary>By vchannel.</summary>
    public int CompareTo(NodeAssignment other) => Channel.CompareTo(other.Channel);

    /// <summary>Whether <paramref name="left"/> sorts first.</summary>
    public static bool operator <(NodeAssignment left, NodeAssignment right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> sorts last.</summary>
    public static bool operator >(NodeAssignment left, NodeAssignment right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not sort last.</summary>
    public static bool operator <=(NodeAssignment left, NodeAssignment right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> does not sort first.</summary>
    public static bool operator >=(NodeAssignment left, NodeAssignment right) => left.CompareTo(right) >= 0;
}
