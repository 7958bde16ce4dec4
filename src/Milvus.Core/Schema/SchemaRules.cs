using Milvus.Core.Errors;

namespace Milvus.Core.Schema;

/// <summary>What a schema must be before a collection is made of it. Pure. Limits are Milvus's defaults.</summary>
public static class SchemaRules
{
    /// <summary>The longest name in characters.</summary>
    public const int MaxNameLength = 255;

    /// <summary>The most fields of a collection.</summary>
    public const int MaxFields = 64;

    /// <summary>The most vector fields of a collection.</summary>
    public const int MaxVectorFields = 4;

    /// <summary>The smallest dimension of a dense vector.</summary>
    public const int MinDim = 2;

    /// <summary>The largest dimension of a dense vector.</summary>
    public const int MaxDim = 32_768;

    /// <summary>The largest <c>max_length</c> of VarChar in UTF-8 bytes.</summary>
    public const int MaxVarCharLength = 65_535;

    /// <summary>The largest dimension of a binary vector, a multiple of 8.</summary>
    public const int MaxBinaryDim = 8 * MaxDim;

    /// <summary>The most elements of an Array.</summary>
    public const int MaxArrayCapacity = 4096;

    /// <summary>The name of the field that holds the keys that are no fields.</summary>
    public const string DynamicFieldName = "$meta";

    private static readonly string[] SystemFields = ["RowID", "Timestamp", DynamicFieldName];

    /// <summary>Checks a whole schema, in this order: its name, each field, then the fields together.</summary>
    /// <returns>
    /// The first thing wrong: 1100 naming field and value, 1701 for a field's name, 3000 for what this server does not
    /// do; null when the schema is good.
    /// </returns>
    public static MilvusError? Check(CollectionSchema schema)
    {
        if (CheckName("collection", schema.Name) is { } badName)
        {
            return badName;
        }

        var fields = schema.Fields.Count(field => !field.IsDynamic);
        if (fields > MaxFields)
        {
            return MilvusErrors.Invalid($"maximum field's number should be limited to {MaxFields}, got {fields}");
        }

        foreach (var field in schema.Fields)
        {
            if (CheckField(field) is { } badField)
            {
                return badField;
            }
        }

        return CheckTogether(schema);
    }

    /// <summary>Checks a name: a letter or underscore, then letters, digits, underscores; 1 … 255 characters.</summary>
    /// <param name="kind">What is named, for the text: collection, field, index, partition, database.</param>
    /// <param name="name">The name.</param>
    /// <returns>
    /// What is wrong, naming kind and name: 1701 for a field, 802 for a database, else 1100; null when good.
    /// </returns>
    public static MilvusError? CheckName(string kind, string name)
    {
        var why = name switch
        {
            "" => "it is empty",
            { Length: > MaxNameLength } => $"it has {name.Length} characters, {MaxNameLength} are allowed",
            _ when !(char.IsAsciiLetter(name[0]) || name[0] == '_') => "it must begin with a letter or an underscore",
            _ when !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') =>
                "it may hold only letters, digits and underscores",
            _ => null,
        };
        if (why is null)
        {
            return null;
        }

        var code = kind switch
        {
            "field" => ErrorCode.FieldInvalidName,
            "database" => ErrorCode.DatabaseInvalidName,
            _ => ErrorCode.ParameterInvalid,
        };
        return MilvusErrors.Invalid($"Invalid {kind} name: {name}. {why}") with { Code = code };
    }

    private static MilvusError? CheckField(FieldSchema field)
    {
        if (field.IsDynamic)
        {
            return field is { Name: DynamicFieldName, DataType: DataType.Json, Nullable: false }
                ? null
                : MilvusErrors.Invalid($"dynamic field {field.Name} should be {DynamicFieldName} of type JSON");
        }

        if (SystemFields.Contains(field.Name, StringComparer.Ordinal))
        {
            return MilvusErrors.Invalid($"schema contains system field: {field.Name}");
        }

        if (CheckName("field", field.Name) is { } badName)
        {
            return badName;
        }

        if (field.Id.Value < FieldId.FirstUserField)
        {
            return MilvusErrors.Invalid($"field {field.Name} has id {field.Id}, below {FieldId.FirstUserField}");
        }

        if (field.AutoId && !field.IsPrimaryKey)
        {
            return MilvusErrors.Invalid($"only the primary key may have autoID, field name = {field.Name}");
        }

        if (field.IsPrimaryKey && field.DataType is not (DataType.Int64 or DataType.VarChar))
        {
            return MilvusErrors.Invalid(
                $"the data type of primary key {field.Name} should be Int64 or VarChar, got {field.DataType}");
        }

        if (field.IsPrimaryKey && (field.Nullable || field.Default is not null))
        {
            return MilvusErrors.Invalid($"primary field {field.Name} not support nullable or default_value");
        }

        return CheckType(field);
    }

    private static MilvusError? CheckType(FieldSchema field) => field.DataType switch
    {
        DataType.Bool or DataType.Int8 or DataType.Int16 or DataType.Int32 or DataType.Int64
            or DataType.Float or DataType.Double or DataType.Json or DataType.SparseFloatVector
            or DataType.Geometry or DataType.Timestamptz => null,
        DataType.VarChar => CheckLength(field),
        DataType.Array => CheckArray(field),
        DataType.BinaryVector when field.Dim is < 8 or > MaxBinaryDim || field.Dim % 8 != 0 => MilvusErrors.Invalid(
            $"invalid dimension: {field.Dim} of field {field.Name}. should be multiple of 8 and in range "
            + $"8 ~ {MaxBinaryDim}"),
        DataType.BinaryVector => null,
        _ when field.DataType.IsDenseVector() => field.Dim is < MinDim or > MaxDim
            ? MilvusErrors.Invalid(
                $"invalid dimension: {field.Dim} of field {field.Name}. should be in range {MinDim} ~ {MaxDim}")
            : null,
        _ => MilvusErrors.NotSupported($"field {field.Name} has data type {field.DataType}"),
    };

    private static MilvusError? CheckLength(FieldSchema field) => field.MaxLength is < 1 or > MaxVarCharLength
        ? MilvusErrors.Invalid(
            $"invalid max_length of field {field.Name}: {field.MaxLength}. should be in range 1 ~ {MaxVarCharLength}")
        : null;

    private static MilvusError? CheckArray(FieldSchema field) => field.ElementType switch
    {
        _ when field.MaxCapacity is < 1 or > MaxArrayCapacity => MilvusErrors.Invalid(
            $"invalid max_capacity of field {field.Name}: {field.MaxCapacity}. should be in range "
            + $"1 ~ {MaxArrayCapacity}"),
        DataType.Bool or DataType.Int8 or DataType.Int16 or DataType.Int32 or DataType.Int64
            or DataType.Float or DataType.Double => null,
        DataType.VarChar => CheckLength(field),
        _ => MilvusErrors.Invalid($"element type {field.ElementType} of field {field.Name} is not supported"),
    };

    private static MilvusError? CheckTogether(CollectionSchema schema)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var ids = new HashSet<FieldId>();
        foreach (var field in schema.Fields)
        {
            if (!names.Add(field.Name))
            {
                return MilvusErrors.Invalid($"duplicated field name {field.Name}");
            }

            if (!ids.Add(field.Id))
            {
                return MilvusErrors.Invalid($"field {field.Name} has id {field.Id} of another field");
            }
        }

        var keys = schema.Fields.Where(field => field.IsPrimaryKey).Select(field => field.Name).ToArray();
        if (keys.Length != 1)
        {
            return MilvusErrors.Invalid(
                keys.Length == 0
                    ? "primary key is not specified"
                    : $"there are more than one primary key, field name = {string.Join(", ", keys)}");
        }

        var clustering = schema.Fields.Where(field => field.IsClusteringKey).Select(field => field.Name).ToArray();
        if (clustering.Length > 1)
        {
            return MilvusErrors.Invalid(
                $"there are more than one clustering key, field name = {string.Join(", ", clustering)}");
        }

        var vectors = schema.Fields.Count(field => field.IsVector);
        if (vectors is 0 or > MaxVectorFields)
        {
            return MilvusErrors.Invalid(
                vectors == 0
                    ? "schema does not contain vector field"
                    : $"maximum vector field's number should be limited to {MaxVectorFields}, got {vectors}");
        }

        var dynamic = schema.Fields.Count(field => field.IsDynamic);
        return dynamic == (schema.EnableDynamicField ? 1 : 0)
            ? null
            : MilvusErrors.Invalid($"enable_dynamic_field {schema.EnableDynamicField} with {dynamic} dynamic fields");
    }
}
