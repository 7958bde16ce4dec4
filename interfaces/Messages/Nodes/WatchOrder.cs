using Milvus.Core;

namespace Milvus.Interfaces.Messages.Nodes;

/// <summary>Tells a node to write a vchannel.</summary>
[GenerateSerializer, Immutable, Alias("milvus.WatchOrder")]
public sealed record WatchOrder
{
    /// <summary>The node.</summary>
    [Id(0)]
    public long Node { get; init; }

    /// <summary>Where it is reached.</summary>
    [Id(1)]
    public string Host { get; init; } = "";

    /// <summary>Where it is reached.</summary>
    [Id(2)]
    public int Port { get; init; }

    /// <summary>What to write.</summary>
    [Id(3)]
    public VChannelName Channel { get; init; }

    /// <summary>Which writer of the vchannel it is.</summary>
    [Id(4)]
    public long Term { get; init; }
}
