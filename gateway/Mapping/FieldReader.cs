using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>Reads and checks one field of a schema.</summary>
internal static class FieldReader
{
    private const string DimKey = "dim";
    private const string MaxLengthKey = "max_length";
    private const string MaxCapacityKey = "max_capacity";

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
        if (type.IsDenseVector() && ReadDim(wire, type, out dim) is { } badDim) return badDim;
        var element = type == DataType.Array ? (DataType)wire.ElementType : DataType.None;
        var maxLength = 0L;
        if ((type == DataType.VarChar || element == DataType.VarChar)
            && ReadMaxLength(collection, wire, out maxLength) is { } badLength)
            return badLength;
        var capacity = 0L;
        if (type == DataType.Array && ReadCapacity(wire, out capacity) is { } badCapacity) return badCapacity;
        var field = new FieldSchema
        {
            Id = id,
            Name = wire.Name,
            DataType = type,
            Description = wire.Description,
            IsPrimaryKey = wire.IsPrimaryKey,
            AutoId = autoId,
            Dim = (int)dim,
            MaxLength = (int)maxLength,
            ElementType = element,
            MaxCapacity = (int)capacity,
            IsPartitionKey = wire.IsPartitionKey,
            IsClusteringKey = wire.IsClusteringKey,
            Nullable = wire.Nullable,
            TypeParams = KeyValues.Read(wire.TypeParams),
        };
        if (wire.DefaultValue is not { DataCase: not Proto.ValueField.DataOneofCase.None } sent) return field;
        var value = Defaults.Read(field, sent);
        return value.IsOk ? field with { Default = value.Value } : value.Error;
    }

    private static MilvusError? CheckSupported(Proto.FieldSchema wire)
    {
        var type = (DataType)wire.DataType;
        var isKnown = type is >= DataType.Bool and <= DataType.Double || type.IsBytes() || type.IsVector()
            || type == DataType.Timestamptz;
        if (!isKnown) return MilvusErrors.NotSupported($"field {wire.Name} of type {wire.DataType}");
        if (wire.IsPrimaryKey && (wire.Nullable || wire.DefaultValue is not null))
            return MilvusErrors.Invalid($"primary field {wire.Name} not support nullable or default_value");
        if (wire.IsPartitionKey && CheckPartitionKey(wire) is { } badKey) return badKey;
        if (wire.IsClusteringKey && type.IsVector()) return VectorClusteringKey(wire);
        return wire.IsDynamic
            ? MilvusErrors.NotSupported($"is_dynamic of field {wire.Name} of type {wire.DataType}")
            : null;
    }

    private static MilvusError VectorClusteringKey(Proto.FieldSchema wire) => new(
        ErrorCode.CollectionVectorClusteringKey,
        $"vector clustering key not allowed[field={wire.Name}]",
        IsInputError: true);

    private static MilvusError? CheckPartitionKey(Proto.FieldSchema wire) =>
        wire.DataType is not (Proto.DataType.Int64 or Proto.DataType.VarChar)
            ? MilvusErrors.Invalid(
                $"the data type of partition key {wire.Name} should be Int64 or VarChar",
                "Int64 or VarChar",
                wire.DataType)
            : wire.IsPrimaryKey
                ? MilvusErrors.Invalid($"the partition key field {wire.Name} must not be primary field")
                : wire.Nullable
                    ? MilvusErrors.Invalid($"partition key field {wire.Name} not support nullable")
                    : null;

    private static MilvusError? ReadDim(Proto.FieldSchema wire, DataType type, out long dim)
    {
        dim = 0;
        var isBinary = type == DataType.BinaryVector;
        var (least, most) = isBinary ? (8, SchemaRules.MaxBinaryDim) : (Limits.MinDim, Limits.MaxDim);
        if (KeyValues.Find(wire.TypeParams, DimKey) is not { } text)
            return MilvusErrors.Invalid(
                $"dimension is not defined in field type params of field {wire.Name}, check {DimKey}");
        if (SchemaReader.TryNumber(text, out dim) && dim >= least && dim <= most)
            return isBinary && dim % 8 != 0
                ? MilvusErrors.Invalid(
                    $"invalid dimension: {text} of field {wire.Name}. binary vector dimension should be multiple of 8.")
                : null;
        return MilvusErrors.Invalid(
            $"invalid dimension: {text} of field {wire.Name}. {(isBinary ? "binary" : "float")} vector dimension "
            + $"should be in range {least} ~ {most}");
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

    private static MilvusError? ReadCapacity(Proto.FieldSchema wire, out long capacity)
    {
        capacity = 0;
        var isKnown = (DataType)wire.ElementType is >= DataType.Bool and <= DataType.Double or DataType.VarChar;
        if (!isKnown)
            return MilvusErrors.Invalid($"element type {wire.ElementType} is not supported, field {wire.Name}");
        if (KeyValues.Find(wire.TypeParams, MaxCapacityKey) is not { } text)
            return MilvusErrors.Invalid(
                $"type param({MaxCapacityKey}) should be specified for the field({wire.Name}) of array type");
        return SchemaReader.TryNumber(text, out capacity) && capacity is >= 1 and <= SchemaRules.MaxArrayCapacity
            ? null
            : MilvusErrors.Invalid(
                $"the maximum capacity specified for a Array should be in (0, {SchemaRules.MaxArrayCapacity}], "
                + $"field {wire.Name} has {text}");
    }
}
