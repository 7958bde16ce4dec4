using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages.Nodes;

/// <summary>Tells a node to write segments and say so.</summary>
[GenerateSerializer, Immutable, Alias("milvus.FlushOrder")]
public sealed record FlushOrder
{
    /// <summary>The node.</summary>
    [Id(0)]
    public long Node { get; init; }

    /// <summary>Where it is reached; empty where the registry fills it in.</summary>
    [Id(1)]
    public string Host { get; init; } = "";

    /// <summary>Where it is reached.</summary>
    [Id(2)]
    public int Port { get; init; }

    /// <summary>Their vchannel.</summary>
    [Id(3)]
    public VChannelName Channel { get; init; }

    /// <summary>Which writer of the vchannel it is.</summary>
    [Id(4)]
    public long Term { get; init; }

    /// <summary>Which.</summary>
    [Id(5)]
    public ImmutableArray<SegmentId> Segments { get; init; } = [];
}
