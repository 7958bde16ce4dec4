using System.Collections.Immutable;

namespace Milvus.Core.Schema;

/// <summary>The fields of a collection. Immutable; each change makes a new <see cref="Version"/>.</summary>
public sealed record CollectionSchema
{
    /// <summary>The collection's name when the schema was made.</summary>
    public required string Name { get; init; }

    /// <summary>Free text.</summary>
    public string Description { get; init; } = "";

    /// <summary>Counts changes, from 1. Callers with another number must refresh.</summary>
    public int Version { get; init; } = 1;

    /// <summary>User fields in the order of creation, among them <c>$meta</c> when dynamic fields are on.</summary>
    public required ImmutableArray<FieldSchema> Fields { get; init; }

    /// <summary>Whether unknown keys go to <c>$meta</c>.</summary>
    public bool EnableDynamicField { get; init; }

    /// <summary>The primary key.</summary>
    public FieldSchema PrimaryKey =>
        Fields.FirstOrDefault(candidate => candidate.IsPrimaryKey)
        ?? throw new InvariantException($"Schema of {Name} has no primary key.");

    /// <summary>The field whose value says which partition a row goes to; null when there is none.</summary>
    public FieldSchema? PartitionKey => Fields.FirstOrDefault(candidate => candidate.IsPartitionKey);

    /// <summary>The field <c>$meta</c>; null unless dynamic fields are on.</summary>
    public FieldSchema? DynamicField => Fields.FirstOrDefault(candidate => candidate.IsDynamic);

    /// <summary>Bytes of one row in memory with the two system fields, for capacity.</summary>
    public int EstimatedRowBytes => (2 * sizeof(long)) + Fields.Sum(candidate => candidate.EstimatedRowBytes);

    /// <summary>Finds a user field by name; null when there is none.</summary>
    public FieldSchema? Find(string name)
    {
        foreach (var field in Fields)
        {
            if (field.Name == name)
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>Finds a user field by number; null when there is none.</summary>
    public FieldSchema? Find(FieldId id)
    {
        foreach (var field in Fields)
        {
            if (field.Id == id)
            {
                return field;
            }
        }

        return null;
    }
}
