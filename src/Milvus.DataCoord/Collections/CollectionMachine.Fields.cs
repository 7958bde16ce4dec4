using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.DataCoord.Collections;

public static partial class CollectionMachine
{
    /// <summary>
    /// A field more. Rows that are there have no value for it, so it takes nulls. Not satisfied by a repeat: whoever asks
    /// twice is told that the name is taken.
    /// </summary>
    private static Outcome<ImmutableArray<CollectionEvent>> Add(CollectionState state, AddField add)
    {
        var field = add.Field with { Id = NextField(state.Schema) };
        if (CheckAddable(state.Schema, field) is { } refusal)
        {
            return refusal;
        }

        var next = Grow(state.Schema, field);
        return SchemaRules.Check(next) is { } bad ? bad : Accept(new FieldAdded(field, add.Now));
    }

    private static MilvusError? CheckAddable(CollectionSchema schema, FieldSchema field)
    {
        if (field.IsDynamic)
        {
            return MilvusErrors.Invalid($"not support to add system field, field name = {field.Name}");
        }

        if (field.IsPrimaryKey)
        {
            return MilvusErrors.Invalid($"not support to add pk field, field name = {field.Name}");
        }

        if (field.IsPartitionKey)
        {
            return MilvusErrors.Invalid($"not support to add partition key field, field name = {field.Name}");
        }

        if (!field.Nullable)
        {
            return MilvusErrors.Invalid($"added field must be nullable, please check it, field name = {field.Name}");
        }

        return schema.Find(field.Name) is null ? null : MilvusErrors.Invalid($"duplicated field name {field.Name}");
    }

    private static FieldId NextField(CollectionSchema schema) => new(schema.Fields.Max(field => field.Id.Value) + 1);

    private static CollectionSchema Grow(CollectionSchema schema, FieldSchema field) =>
        schema with { Fields = schema.Fields.Add(field), Version = schema.Version + 1 };

    private static CollectionState OnFieldAdded(CollectionState state, FieldAdded added)
    {
        Invariant.Holds(
            state.Schema.Find(added.Field.Id) is null && state.Schema.Find(added.Field.Name) is null,
            $"Collection {state.Id} has field {added.Field.Name} already.");
        return state with { Schema = Grow(state.Schema, added.Field), Altered = added.At };
    }
}
