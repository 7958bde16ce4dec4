using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>Asks a vchannel to seal its growing segments.</summary>
[GenerateSerializer, Immutable, Alias("milvus.FenceRequest")]
public sealed record FenceRequest
{
    /// <summary>The fence is not before this.</summary>
    [Id(0)]
    public Timestamp AtLeast { get; init; }
}
