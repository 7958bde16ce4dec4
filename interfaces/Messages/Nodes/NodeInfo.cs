using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages.Nodes;

/// <summary>A node that writes vchannels.</summary>
[GenerateSerializer, Immutable, Alias("milvus.NodeInfo")]
public sealed record NodeInfo
{
    /// <summary>Its number.</summary>
    [Id(0)]
    public long Node { get; init; }

    /// <summary>Where it is reached.</summary>
    [Id(1)]
    public string Host { get; init; } = "";

    /// <summary>Where it is reached.</summary>
    [Id(2)]
    public int Port { get; init; }

    /// <summary>What it writes.</summary>
    [Id(3)]
    public ImmutableArray<VChannelName> Channels { get; init; } = [];
}
