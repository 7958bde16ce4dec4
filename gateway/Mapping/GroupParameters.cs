using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>
/// Hits by groups of a field's values. Groups are always filled as far as there are rows, which is all that a client
/// asks for by strict_group_size, so that changes nothing.
/// </summary>
/// <param name="Field">The field.</param>
/// <param name="Size">The most hits of a group.</param>
internal sealed record GroupParameters(FieldSchema Field, int Size)
{
    /// <summary>The most hits that a client may ask of a group.</summary>
    public const int MaxSize = 10;

    /// <summary>Null when no groups are asked for.</summary>
    public static Outcome<GroupParameters?> Read(ParameterText parameters, CollectionSchema schema)
    {
        var size = ReadSize(parameters.Find("group_size"));
        if (!size.IsOk) return size.Error;
        if (parameters.Find("group_by_fields") is { Length: > 0 } several && several != "[]")
            return MilvusErrors.NotSupported($"group_by_fields {several} of a search");
        var name = parameters.Find("group_by_field");
        if (name.Length == 0) return (GroupParameters?)null;
        if (schema.Find(name) is not { } field) return MilvusErrors.FieldNotFound(name);
        return CanGroup(field.DataType)
            ? new GroupParameters(field, size.Value)
            : MilvusErrors.Invalid($"unsupported data type {field.DataType} for group by operator, field {name}");
    }

    private static bool CanGroup(DataType type) => type
        is DataType.Bool or DataType.Int8 or DataType.Int16 or DataType.Int32 or DataType.Int64 or DataType.VarChar;

    private static Outcome<int> ReadSize(string text)
    {
        if (text.Length == 0) return 1;
        var size = QueryParams.Number("group_size", text);
        if (!size.IsOk) return MilvusErrors.Invalid($"failed to parse input group size:{text}");
        return size.Value switch
        {
            <= 0 => MilvusErrors.Invalid($"input group size:{text} is negative, failed to do search_groupby"),
            > MaxSize => MilvusErrors.Invalid(
                $"input group size:{text} exceeds configured max group size:{MaxSize}"),
            var fine => (int)fine!.Value,
        };
    }
}
