
namespace Milvus.Interfaces.Messages.Writers;

/// <summary>How far an outside writer is with a whole vchannel.</summary>
[GenerateSerializer, Immutable, Alias("milvus.WriterCheckpoint")]
public sealed record WriterCheckpoint
{
    /// <summary>Who says it.</summary>
    [Id(0)]
    public required OutsideWriter Writer { get; init; }

    /// <summary>The place.</summary>
    [Id(1)]
    public required WriterPosition Position { get; init; }
}
