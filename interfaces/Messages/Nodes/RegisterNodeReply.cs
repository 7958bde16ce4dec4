
namespace Milvus.Interfaces.Messages.Nodes;

/// <summary>A node is known now.</summary>
[GenerateSerializer, Immutable, Alias("milvus.RegisterNodeReply")]
public sealed record RegisterNodeReply : Reply
{
    /// <summary>Its number.</summary>
    [Id(0)]
    public long Node { get; init; }

    /// <summary>How long it counts as alive after each sign of life.</summary>
    [Id(1)]
    public long LeaseMilliseconds { get; init; }
}
