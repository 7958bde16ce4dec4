using System.Collections.Immutable;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>What files hold.</summary>
[GenerateSerializer, Immutable, Alias("milvus.CheckFilesReply")]
public sealed record CheckFilesReply : Reply
{
    /// <summary>In the order of the request.</summary>
    [Id(0)]
    public ImmutableArray<StoredFile> Files { get; init; } = [];
}
