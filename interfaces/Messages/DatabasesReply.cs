using System.Collections.Immutable;

namespace Milvus.Interfaces.Messages;

/// <summary>Databases.</summary>
[GenerateSerializer, Immutable, Alias("milvus.DatabasesReply")]
public sealed record DatabasesReply : Reply
{
    /// <summary>In order of creation.</summary>
    [Id(0)]
    public ImmutableArray<DatabaseInfo> Databases { get; init; } = [];
}
