using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>One database.</summary>
[GenerateSerializer, Immutable, Alias("milvus.DatabaseInfo")]
public sealed record DatabaseInfo
{
    /// <summary>The name.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>The id, from 1.</summary>
    [Id(1)]
    public long Id { get; init; }

    /// <summary>When it was made.</summary>
    [Id(2)]
    public Timestamp Created { get; init; }

    /// <summary>Properties in the client's order.</summary>
    [Id(3)]
    public ImmutableArray<KeyValuePair<string, string>> Properties { get; init; } = [];
}
