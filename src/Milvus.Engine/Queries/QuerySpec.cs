using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Engine.Queries;

/// <summary>A query: rows by filter, in primary-key order.</summary>
public sealed record QuerySpec : ReadSpec
{
    /// <summary>Output fields besides the primary key.</summary>
    public ImmutableArray<FieldId> Fields { get; init; } = [];

    /// <summary>Rows wanted, offset included; null for all.</summary>
    public long? Limit { get; init; }

    /// <summary>One primary key: rows behind it are wanted; null for the first page.</summary>
    public Column? After { get; init; }

    /// <summary>Whether only the number is wanted.</summary>
    public bool CountOnly { get; init; }
}
