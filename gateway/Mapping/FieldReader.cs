using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>Reads and checks one field of a schema.</summary>
internal static class FieldReader
{
    private const string DimKey = "dim";
    private const string MaxLengthKey = "max_length";

    public static Outcome<FieldSchema> Read(
        string collection, Proto.FieldSchema wire, FieldId id, bool collectionAutoId)
    {
        if (NameRules.Check("field", wire.Name, ErrorCode.FieldInvalidName) is { } badName) return badName;
        if (CheckSupported(wire) is { } unsupported) return unsupported;
        var type = (DataType)wire.DataType;
        var autoId = wire.AutoId || (wire.IsPrimaryKey && collectionAutoId);
        if (wire.IsPrimaryKey && type is not (DataType.Int64 or DataType.VarChar))
            return MilvusErrors.Invalid(
                $"the data type of primary key {wire.Name} should be Int64 or VarChar",
                "Int64 or VarChar",
                wire.DataType);
        if (autoId && !wire.IsPrimaryKey)
            return MilvusErrors.Invalid($"only the primary key can be autoID, field {wire.Name} is not");

        var dim = 0L;
        if (type == DataType.FloatVector && ReadDim(wire, out dim) is { } badDim) return badDim;
        var maxLength = 0L;
        if (type == DataType.VarChar && ReadMaxLength(collection, wire, out maxLength) is { } badLength)
            return badLength;
        return new FieldSchema
        {
            Id = id,
            Name = wire.Name,
            DataType = type,
            Description = wire.Description,
            IsPrimaryKey = wire.IsPrimaryKey,
            AutoId = autoId,
            Dim = (int)dim,
            MaxLength = (int)maxLength,
            TypeParams = KeyValues.Read(wire.TypeParams),
        };
    }

    private static MilvusError? CheckSupported(Proto.FieldSchema wire)
    {
        var isKnown = wire.DataType
            is Proto.DataType.Bool or Proto.DataType.Int8 or Proto.DataType.Int16 or Proto.DataType.Int32
            or Proto.DataType.Int64 or Proto.DataType.Float or Proto.DataType.Double or Proto.DataType.VarChar
            or Proto.DataType.FloatVector;
        if (!isKnown) return MilvusErrors.NotSupported($"field {wire.Name} of type {wire.DataType}");
        if (wire.Nullable) return Unsupported("nullable");
        if (wire.DefaultValue is { DataCase: not Proto.ValueField.DataOneofCase.None })
            return Unsupported("default_value");
        if (wire.IsPartitionKey) return Unsupported("is_partition_key");
        if (wire.IsClusteringKey) return Unsupported("is_clustering_key");
        return wire.IsDynamic ? Unsupported("is_dynamic") : null;

        MilvusError Unsupported(string option) =>
            MilvusErrors.NotSupported($"{option} of field {wire.Name} of type {wire.DataType}");
    }

    private static MilvusError? ReadDim(Proto.FieldSchema wire, out long dim)
    {
        dim = 0;
        if (KeyValues.Find(wire.TypeParams, DimKey) is not { } text)
            return MilvusErrors.Invalid(
                $"dimension is not defined in field type params of field {wire.Name}, check {DimKey}");
        if (SchemaReader.TryNumber(text, out dim) && dim is >= Limits.MinDim and <= Limits.MaxDim) return null;
        return MilvusErrors.Invalid(
            $"invalid dimension: {text} of field {wire.Name}. float vector dimension should be in range "
            + $"{Limits.MinDim} ~ {Limits.MaxDim}");
    }

    private static MilvusError? ReadMaxLength(string collection, Proto.FieldSchema wire, out long maxLength)
    {
        maxLength = 0;
        if (KeyValues.Find(wire.TypeParams, MaxLengthKey) is not { } text)
            return MilvusErrors.Invalid(
                $"type param({MaxLengthKey}) should be specified for the field({wire.Name}) "
                + $"of collection {collection}");
        if (SchemaReader.TryNumber(text, out maxLength) && maxLength is >= 1 and <= Limits.MaxVarCharBytes) return null;
        return MilvusErrors.Invalid(
            $"the maximum length specified for the field({wire.Name}) should be in (0, {Limits.MaxVarCharBytes}], "
            + $"but got {text} instead");
    }
}
