using System.Collections.Immutable;

namespace Milvus.Core.Schema;

/// <summary>One field of a collection, as checked at creation.</summary>
public sealed record FieldSchema
{
    /// <summary>The number, from 100 for user fields.</summary>
    public required FieldId Id { get; init; }

    /// <summary>The name: a letter or underscore, then letters, digits, underscores; at most 255 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The type of a value.</summary>
    public required DataType DataType { get; init; }

    /// <summary>Free text.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether this is the primary key.</summary>
    public bool IsPrimaryKey { get; init; }

    /// <summary>Whether the server makes the values (primary key only).</summary>
    public bool AutoId { get; init; }

    /// <summary>The dimension of a dense vector, 2 … 32768; 0 for other types.</summary>
    public int Dim { get; init; }

    /// <summary>The longest VarChar in UTF-8 bytes, 1 … 65535; 0 for other types.</summary>
    public int MaxLength { get; init; }

    /// <summary>The type of an Array's elements; None for other types.</summary>
    public DataType ElementType { get; init; }

    /// <summary>The most elements of an Array, 1 … 4096; 0 for other types.</summary>
    public int MaxCapacity { get; init; }

    /// <summary>Whether its value says which partition a row goes to.</summary>
    public bool IsPartitionKey { get; init; }

    /// <summary>Whether compaction may order rows by it; recorded and described, and nothing else.</summary>
    public bool IsClusteringKey { get; init; }

    /// <summary>Whether a row may have no value.</summary>
    public bool Nullable { get; init; }

    /// <summary>The value of rows that come without one; null when there is none.</summary>
    public DefaultValue? Default { get; init; }

    /// <summary>Whether this is <c>$meta</c>, which holds the keys that are no fields; not shown to clients.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>The type parameters as the client sent them, in its order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> TypeParams { get; init; } = [];

    /// <summary>Whether the values are vectors.</summary>
    public bool IsVector => DataType.IsVector();

    /// <summary>
    /// Bytes of one row in memory, for capacity; VarChar counts as Milvus does: min(max_length, 256).
    /// </summary>
    public int EstimatedRowBytes => DataType switch
    {
        DataType.VarChar => Math.Min(MaxLength, 256),
        _ when DataType.RowBytes(Dim) is > 0 and var bytes => bytes,
        _ => 512,
    };
}
