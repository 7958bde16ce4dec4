using System.Collections.Immutable;

namespace Milvus.Interfaces.Messages;

/// <summary>Changes properties of whatever has some.</summary>
[GenerateSerializer, Immutable, Alias("milvus.AlterRequest")]
public sealed record AlterRequest
{
    /// <summary>The name of what is changed; empty for the whole that is asked.</summary>
    [Id(0)]
    public string Subject { get; init; } = "";

    /// <summary>Properties to add or replace.</summary>
    [Id(1)]
    public ImmutableArray<KeyValuePair<string, string>> Set { get; init; } = [];

    /// <summary>Properties to forget.</summary>
    [Id(2)]
    public ImmutableArray<string> Delete { get; init; } = [];
}
