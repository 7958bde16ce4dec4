using System.Collections.Immutable;

namespace Milvus.Interfaces.Messages;

/// <summary>Records an index.</summary>
[GenerateSerializer, Immutable, Alias("milvus.CreateIndexRequest")]
public sealed record CreateIndexRequest
{
    /// <summary>The field.</summary>
    [Id(0)]
    public required string FieldName { get; init; }

    /// <summary>The name; empty takes the field's existing index name or the field's name.</summary>
    [Id(1)]
    public string IndexName { get; init; } = "";

    /// <summary>As the client sent them.</summary>
    [Id(2)]
    public ImmutableArray<KeyValuePair<string, string>> Params { get; init; } = [];
}
