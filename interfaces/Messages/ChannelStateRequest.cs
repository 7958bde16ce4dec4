using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>Asks for the state of a vchannel.</summary>
[GenerateSerializer, Immutable, Alias("milvus.ChannelStateRequest")]
public sealed record ChannelStateRequest
{
    /// <summary>An idle channel jumps forward to this first; zero leaves it where it is.</summary>
    [Id(0)]
    public Timestamp AdvanceTo { get; init; }

    /// <summary>
    /// Whether segments that no reader sees are told too: imported and outside ones on their way, dropped ones.
    /// </summary>
    [Id(1)]
    public bool Everything { get; init; }
}
