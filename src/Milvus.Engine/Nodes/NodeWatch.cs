using Milvus.Core;

namespace Milvus.Engine.Nodes;

/// <summary>Tells a node to write a vchannel.</summary>
/// <param name="Node">The node.</param>
/// <param name="Address">Where it is reached.</param>
/// <param name="Channel">What to write.</param>
/// <param name="Term">Which writer of the vchannel it is.</param>
public sealed record NodeWatch(long Node, NodeEntry Address, VChannelName Channel, long Term);
