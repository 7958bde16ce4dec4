
namespace Milvus.Interfaces.Messages.Writers;

/// <summary>Who writes a vchannel from outside.</summary>
[GenerateSerializer, Immutable, Alias("milvus.OutsideWriter")]
public sealed record OutsideWriter
{
    /// <summary>The node's number, above 0; a node that registers again gets another one.</summary>
    [Id(0)]
    public long Node { get; init; }

    /// <summary>Counts the writers of the vchannel, from 1. In a request 0 stands for a caller that was never told.</summary>
    [Id(1)]
    public long Term { get; init; }
}
