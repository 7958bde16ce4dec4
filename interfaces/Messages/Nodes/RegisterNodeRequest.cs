
namespace Milvus.Interfaces.Messages.Nodes;

/// <summary>A node that offers to write vchannels.</summary>
[GenerateSerializer, Immutable, Alias("milvus.RegisterNodeRequest")]
public sealed record RegisterNodeRequest
{
    /// <summary>The number it got before, to renew its lease; 0 for a node that has just started.</summary>
    [Id(0)]
    public long Node { get; init; }

    /// <summary>Where it is reached: a name or an address.</summary>
    [Id(1)]
    public string Host { get; init; } = "";

    /// <summary>Where it is reached, 1 … 65535.</summary>
    [Id(2)]
    public int Port { get; init; }

    /// <summary>What it calls itself.</summary>
    [Id(3)]
    public string Role { get; init; } = "";
}
