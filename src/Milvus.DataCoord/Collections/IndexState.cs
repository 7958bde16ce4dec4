using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.DataCoord.Collections;

/// <summary>One index of a collection, as recorded.</summary>
public sealed record IndexState
{
    /// <summary>The id, from the same leases as all others.</summary>
    public required long Id { get; init; }

    /// <summary>The name, unique in the collection.</summary>
    public required string Name { get; init; }

    /// <summary>The field.</summary>
    public required FieldId Field { get; init; }

    /// <summary>
    /// index_type, metric_type, params and others as the client sent them, then the defaults it left out.
    /// </summary>
    public required ImmutableArray<KeyValuePair<string, string>> Params { get; init; }

    /// <summary>When it was recorded.</summary>
    public Timestamp Created { get; init; }

    /// <summary>The value of a parameter; empty when there is none.</summary>
    public string Param(string key) => Params.FirstOrDefault(param => param.Key == key).Value ?? "";
}
