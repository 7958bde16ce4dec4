using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Engine.Nodes;

/// <summary>Tells a node to write segments and say so.</summary>
/// <param name="Node">The node.</param>
/// <param name="Channel">Their vchannel.</param>
/// <param name="Term">Which writer of the vchannel it is.</param>
/// <param name="Segments">Which.</param>
public sealed record NodeFlush(long Node, VChannelName Channel, long Term, ImmutableArray<SegmentId> Segments);
