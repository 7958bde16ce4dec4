using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Interfaces.Messages;

/// <summary>One index as recorded.</summary>
[GenerateSerializer, Immutable, Alias("milvus.IndexInfo")]
public sealed record IndexInfo
{
    /// <summary>The id.</summary>
    [Id(0)]
    public long Id { get; init; }

    /// <summary>The name.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>The field.</summary>
    [Id(2)]
    public FieldId Field { get; init; }

    /// <summary>The field's name.</summary>
    [Id(3)]
    public required string FieldName { get; init; }

    /// <summary>index_type, metric_type, params and others as the client sent them, defaults filled in.</summary>
    [Id(4)]
    public ImmutableArray<KeyValuePair<string, string>> Params { get; init; } = [];

    /// <summary>When it was made.</summary>
    [Id(5)]
    public Timestamp Created { get; init; }
}
