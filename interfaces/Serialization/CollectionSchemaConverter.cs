using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Schema;

namespace Milvus.Interfaces.Serialization;

/// <summary>How a schema travels between silos.</summary>
[GenerateSerializer, Alias("milvus.CollectionSchema")]
internal struct CollectionSchemaSurrogate
{
    [Id(0)]
    public string Name;

    [Id(1)]
    public string Description;

    [Id(2)]
    public int Version;

    [Id(3)]
    public ImmutableArray<FieldSchema> Fields;

    [Id(4)]
    public bool EnableDynamicField;
}

/// <summary>How a field of a schema travels between silos.</summary>
[GenerateSerializer, Alias("milvus.FieldSchema")]
internal struct FieldSchemaSurrogate
{
    [Id(0)]
    public FieldId Id;

    [Id(1)]
    public string Name;

    [Id(2)]
    public int DataType;

    [Id(3)]
    public string Description;

    [Id(4)]
    public bool IsPrimaryKey;

    [Id(5)]
    public bool AutoId;

    [Id(6)]
    public int Dim;

    [Id(7)]
    public int MaxLength;

    [Id(8)]
    public ImmutableArray<KeyValuePair<string, string>> TypeParams;

    [Id(9)]
    public int ElementType;

    [Id(10)]
    public int MaxCapacity;

    [Id(11)]
    public bool Nullable;

    [Id(12)]
    public DefaultValue? Default;

    [Id(13)]
    public bool IsDynamic;

    [Id(14)]
    public bool IsPartitionKey;

    [Id(15)]
    public bool IsClusteringKey;
}

/// <summary>How a default travels between silos.</summary>
[GenerateSerializer, Alias("milvus.DefaultValue")]
internal struct DefaultValueSurrogate
{
    [Id(0)]
    public long Integer;

    [Id(1)]
    public double Real;

    [Id(2)]
    public string? Text;
}

[RegisterConverter]
internal sealed class CollectionSchemaConverter : IConverter<CollectionSchema, CollectionSchemaSurrogate>
{
    public CollectionSchema ConvertFromSurrogate(in CollectionSchemaSurrogate surrogate) => new()
    {
        Name = surrogate.Name,
        Description = surrogate.Description ?? "",
        Version = surrogate.Version,
        Fields = surrogate.Fields,
        EnableDynamicField = surrogate.EnableDynamicField,
    };

    public CollectionSchemaSurrogate ConvertToSurrogate(in CollectionSchema value) => new()
    {
        Name = value.Name,
        Description = value.Description,
        Version = value.Version,
        Fields = value.Fields,
        EnableDynamicField = value.EnableDynamicField,
    };
}

[RegisterConverter]
internal sealed class FieldSchemaConverter : IConverter<FieldSchema, FieldSchemaSurrogate>
{
    public FieldSchema ConvertFromSurrogate(in FieldSchemaSurrogate surrogate) => new()
    {
        Id = surrogate.Id,
        Name = surrogate.Name,
        DataType = (DataType)surrogate.DataType,
        Description = surrogate.Description ?? "",
        IsPrimaryKey = surrogate.IsPrimaryKey,
        AutoId = surrogate.AutoId,
        Dim = surrogate.Dim,
        MaxLength = surrogate.MaxLength,
        TypeParams = surrogate.TypeParams.IsDefault ? [] : surrogate.TypeParams,
        ElementType = (DataType)surrogate.ElementType,
        MaxCapacity = surrogate.MaxCapacity,
        Nullable = surrogate.Nullable,
        Default = surrogate.Default,
        IsDynamic = surrogate.IsDynamic,
        IsPartitionKey = surrogate.IsPartitionKey,
        IsClusteringKey = surrogate.IsClusteringKey,
    };

    public FieldSchemaSurrogate ConvertToSurrogate(in FieldSchema value) => new()
    {
        Id = value.Id,
        Name = value.Name,
        DataType = (int)value.DataType,
        Description = value.Description,
        IsPrimaryKey = value.IsPrimaryKey,
        AutoId = value.AutoId,
        Dim = value.Dim,
        MaxLength = value.MaxLength,
        TypeParams = value.TypeParams,
        ElementType = (int)value.ElementType,
        MaxCapacity = value.MaxCapacity,
        Nullable = value.Nullable,
        Default = value.Default,
        IsDynamic = value.IsDynamic,
        IsPartitionKey = value.IsPartitionKey,
        IsClusteringKey = value.IsClusteringKey,
    };
}

[RegisterConverter]
internal sealed class DefaultValueConverter : IConverter<DefaultValue, DefaultValueSurrogate>
{
    public DefaultValue ConvertFromSurrogate(in DefaultValueSurrogate surrogate) =>
        new(surrogate.Integer, surrogate.Real, surrogate.Text);

    public DefaultValueSurrogate ConvertToSurrogate(in DefaultValue value) => new()
    {
        Integer = value.Integer,
        Real = value.Real,
        Text = value.Text,
    };
}
