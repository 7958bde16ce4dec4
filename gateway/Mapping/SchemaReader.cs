using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>Reads and checks the schema of a new collection.</summary>
internal static class SchemaReader
{
    /// <summary>Reads serialized <c>schema.CollectionSchema</c> bytes; the name comes from the request.</summary>
    public static Outcome<CollectionSchema> Read(string name, ByteString bytes)
    {
        Proto.CollectionSchema wire;
        try
        {
            wire = Proto.CollectionSchema.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException fault)
        {
            return MilvusErrors.Invalid($"schema of collection {name} is no CollectionSchema message: {fault.Message}");
        }

        return Read(name, wire);
    }

    public static Outcome<CollectionSchema> Read(string name, Proto.CollectionSchema wire)
    {
        if (CheckWhole(name, wire) is { } refused) return refused;
        var fields = ImmutableArray.CreateBuilder<FieldSchema>(wire.Fields.Count);
        foreach (var field in wire.Fields)
        {
            var id = new FieldId(FieldId.FirstUserField + fields.Count);
            var read = FieldReader.Read(name, field, id, wire.AutoId);
            if (!read.IsOk) return read.Error;
            fields.Add(read.Value);
        }

        if (CheckTogether(fields) is { } wrong) return wrong;
        return new CollectionSchema
        {
            Name = name,
            Description = wire.Description,
            Fields = wire.EnableDynamicField ? fields.ToImmutable().Add(Dynamic(fields.Count)) : fields.ToImmutable(),
            EnableDynamicField = wire.EnableDynamicField,
        };
    }

    /// <summary>Reads serialized <c>schema.FieldSchema</c> bytes of a field that a collection is to get.</summary>
    /// <returns>The field with a number that says nothing: the collection chooses it.</returns>
    public static Outcome<FieldSchema> ReadAdded(string collection, ByteString bytes)
    {
        Proto.FieldSchema wire;
        try
        {
            wire = Proto.FieldSchema.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException fault)
        {
            return MilvusErrors.Invalid(
                $"field to add to collection {collection} is no FieldSchema message: {fault.Message}");
        }

        if (wire.Name is "RowID" or "Timestamp" or SchemaRules.DynamicFieldName)
            return MilvusErrors.Invalid($"not support to add system field, field name = {wire.Name}");
        if (wire.IsPrimaryKey) return MilvusErrors.Invalid($"not support to add pk field, field name = {wire.Name}");
        return wire.IsPartitionKey
            ? MilvusErrors.Invalid($"not support to add partition key field, field name = {wire.Name}")
            : FieldReader.Read(collection, wire, new FieldId(FieldId.FirstUserField), collectionAutoId: false);
    }

    /// <summary>The field behind all others that keeps the keys which are no fields.</summary>
    private static FieldSchema Dynamic(int place) => new()
    {
        Id = new FieldId(FieldId.FirstUserField + place),
        Name = SchemaRules.DynamicFieldName,
        DataType = DataType.Json,
        IsDynamic = true,
    };

    private static MilvusError? CheckWhole(string name, Proto.CollectionSchema wire)
    {
        if (NameRules.Check("collection", name) is { } badName) return badName;
        if (wire.Fields.Count > Limits.Fields)
            return MilvusErrors.Invalid(
                $"maximum field's number should be limited to {Limits.Fields}", Limits.Fields, wire.Fields.Count);
        if (wire.Functions.Count > 0)
            return MilvusErrors.NotSupported($"function {wire.Functions[0].Name} of collection {name}: functions");
        if (wire.StructArrayFields.Count > 0)
            return MilvusErrors.NotSupported(
                $"field {wire.StructArrayFields[0].Name} of type ArrayOfStruct: struct fields");
        return wire.ExternalSource.Length > 0
            ? MilvusErrors.NotSupported($"external_source of collection {name}: external collections")
            : null;
    }

    private static MilvusError? CheckTogether(ImmutableArray<FieldSchema>.Builder fields)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in fields)
            if (!names.Add(field.Name))
                return MilvusErrors.Invalid($"duplicated field name {field.Name}");
        var keys = fields.Count(field => field.IsPrimaryKey);
        if (keys == 0) return MilvusErrors.Invalid("primary key is not specified");
        if (keys > 1)
        {
            var keyNames = fields.Where(field => field.IsPrimaryKey).Select(field => field.Name);
            return MilvusErrors.Invalid($"there are more than one primary key: {string.Join(", ", keyNames)}");
        }

        if (fields.Count(field => field.IsPartitionKey) > 1)
            return MilvusErrors.Invalid("there are more than one partition key");
        var vectors = fields.Count(field => field.IsVector);
        if (vectors == 0) return MilvusErrors.Invalid("schema does not contain vector field");
        return vectors > Limits.VectorFields
            ? MilvusErrors.Invalid(
                $"maximum vector field's number should be limited to {Limits.VectorFields}",
                Limits.VectorFields,
                vectors)
            : null;
    }

    internal static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
