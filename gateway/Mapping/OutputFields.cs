using System.Collections.Immutable;
using Google.Protobuf.Collections;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>Which fields a reply carries.</summary>
/// <param name="Fields">Each once, in the order asked for.</param>
/// <param name="CountOnly">Whether only <c>count(*)</c> was asked for.</param>
internal readonly record struct OutputFields(ImmutableArray<FieldSchema> Fields, bool CountOnly)
{
    public const string Count = "count(*)";

    private const string All = "*";

    public static Outcome<OutputFields> Resolve(CollectionSchema schema, RepeatedField<string> names)
    {
        var fields = ImmutableArray.CreateBuilder<FieldSchema>();
        var counts = false;
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
            else
                return MilvusErrors.Invalid($"field {name} not exist");
        }

        if (counts && names.Count > 1)
            return MilvusErrors.Invalid("count entities with pagination or fields is not allowed");
        return new OutputFields(fields.ToImmutable(), counts);

        void Add(FieldSchema field)
        {
            if (!fields.Contains(field)) fields.Add(field);
        }
    }
}
