
namespace Milvus.Interfaces.Messages.Writers;

/// <summary>Who writes a vchannel from outside now.</summary>
[GenerateSerializer, Immutable, Alias("milvus.WriterReply")]
public sealed record WriterReply : Reply
{
    /// <summary>Null for nobody.</summary>
    [Id(0)]
    public OutsideWriter? Writer { get; init; }
}
