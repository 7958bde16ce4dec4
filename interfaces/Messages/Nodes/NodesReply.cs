using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages.Nodes;

/// <summary>All living nodes.</summary>
[GenerateSerializer, Immutable, Alias("milvus.NodesReply")]
public sealed record NodesReply : Reply
{
    /// <summary>By number.</summary>
    [Id(0)]
    public ImmutableArray<NodeInfo> Nodes { get; init; } = [];

    /// <summary>Vchannels that have lost their writer and wait for another.</summary>
    [Id(1)]
    public ImmutableArray<VChannelName> Orphans { get; init; } = [];
}
