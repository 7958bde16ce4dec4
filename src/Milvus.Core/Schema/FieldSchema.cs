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

    /// <summary>The type parameters as the client sent them, in its order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> TypeParams { get; init; } = [];

    /// <summary>Whether the values are vectors.</summary>
    public bool IsVector => DataType is >= DataType.BinaryVector and <= DataType.Int8Vector;

    /// <summary>
    /// Bytes of one row in memory, for capacity; VarChar counts as Milvus does: min(max_length, 256).
    /// </summary>
    public int EstimatedRowBytes => DataType switch
    {
        DataType.Bool or DataType.Int8 => 1,
        DataType.Int16 => 2,
        DataType.Int32 or DataType.Float => 4,
        DataType.Int64 or DataType.Double => 8,
        DataType.VarChar => Math.Min(MaxLength, 256),
        DataType.FloatVector => Dim * sizeof(float),
        _ => 512,
    };
}
