using System.Collections.Immutable;
using Google.Protobuf.Collections;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>Which fields a reply carries.</summary>
/// <param name="Fields">Each once, in the order asked for.</param>
/// <param name="CountOnly">Whether only <c>count(*)</c> was asked for.</param>
/// <param name="DynamicKeys">The keys of <c>$meta</c> asked for; empty when all of it was.</param>
internal readonly record struct OutputFields(
    ImmutableArray<FieldSchema> Fields, bool CountOnly, ImmutableArray<string> DynamicKeys)
{
    public const string Count = "count(*)";

    private const string All = "*";

    public static Outcome<OutputFields> Resolve(CollectionSchema schema, RepeatedField<string> names)
    {
        var fields = ImmutableArray.CreateBuilder<FieldSchema>();
        var keys = ImmutableArray.CreateBuilder<string>();
        var (counts, isWhole) = (false, false);
        foreach (var asked in names)
        {
            var name = asked.Trim();
            if (name == All)
                foreach (var field in schema.Fields)
                    Add(field);
            else if (string.Equals(name, Count, StringComparison.OrdinalIgnoreCase))
                counts = true;
            else if (schema.Find(name) is { } found)
                Add(found);
            else if (schema.DynamicField is { } dynamic && KeyOf(name) is { Length: > 0 } key)
                AddKey(dynamic, key);
            else
                return MilvusErrors.Invalid($"field {name} not exist");
        }

        if (counts && names.Count > 1)
            return MilvusErrors.Invalid("count entities with pagination or fields is not allowed");
        return new OutputFields(fields.ToImmutable(), counts, isWhole ? [] : keys.ToImmutable());

        void Add(FieldSchema field)
        {
            isWhole |= field.IsDynamic;
            if (!fields.Contains(field)) fields.Add(field);
        }

        void AddKey(FieldSchema dynamic, string key)
        {
            if (!fields.Contains(dynamic)) fields.Add(dynamic);
            if (!keys.Contains(key)) keys.Add(key);
        }
    }

    /// <summary>The column of a reply: of <c>$meta</c> only the keys asked for.</summary>
    public Proto.FieldData Write(FieldSchema field, Column column) => ColumnWriter.Write(
        field, field.IsDynamic && !DynamicKeys.IsEmpty ? DynamicColumn.Cut((BlobColumn)column, DynamicKeys) : column);

    /// <summary>The names by which a client finds a column, which for <c>$meta</c> are the keys asked for.</summary>
    public IEnumerable<string> NamesOf(FieldSchema field) =>
        field.IsDynamic && !DynamicKeys.IsEmpty ? DynamicKeys : [field.Name];

    private static string KeyOf(string name) =>
        name.StartsWith("$meta[\"", StringComparison.Ordinal) && name.EndsWith("\"]", StringComparison.Ordinal)
            ? name[7..^2]
            : name;
}
