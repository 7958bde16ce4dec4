using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.DataCoord.Collections;

public static partial class CollectionMachine
{
    private static Outcome<ImmutableArray<CollectionEvent>> Record(CollectionState state, RecordIndex command)
    {
        if (state.Schema.Find(command.FieldName) is not { } field)
        {
            return new MilvusError(
                ErrorCode.Unexpected,
                $"cannot create index on non-exist field: {command.FieldName}",
                IsInputError: true);
        }

        var there = state.FindIndex(field.Id);
        var name = command.IndexName.Length > 0 ? command.IndexName : there?.Name ?? field.Name;
        var filled = IndexRules.Fill(field, command.Params);
        if ((SchemaRules.CheckName("index", name) ?? IndexRules.Check(field, filled)) is { } bad)
        {
            return bad;
        }

        if (there is not null)
        {
            return there.Name == name && IndexRules.IsSame(there.Params, filled)
                ? Satisfied
                : new MilvusError(
                    ErrorCode.Unexpected,
                    $"at most one distinct index is allowed per field, field: {field.Name}, index: {there.Name}",
                    IsInputError: true);
        }

        if (state.Indexes.Any(index => index.Name == name))
        {
            return new MilvusError(
                ErrorCode.IndexDuplicate, $"index name {name} is taken by another field", IsInputError: true);
        }

        return Accept(new IndexRecorded(new IndexState
        {
            Id = command.FreshIndex,
            Name = name,
            Field = field.Id,
            Params = filled,
            Created = command.Now,
        }));
    }

    private static Outcome<ImmutableArray<CollectionEvent>> Alter(CollectionState state, AlterIndex command)
    {
        if (state.Indexes.FirstOrDefault(index => index.Name == command.IndexName) is not { } index)
        {
            return MilvusErrors.IndexNotFound(command.IndexName);
        }

        if (state.LoadRequested)
        {
            return MilvusErrors.CollectionLoaded(
                state.Schema.Name, "can't alter index on loaded collection, please release the collection first");
        }

        if (IndexRules.CheckAlter(command.Set.Select(pair => pair.Key).Concat(command.Delete)) is { } bad)
        {
            return bad;
        }

        var next = Merge(index.Params, command.Set, command.Delete);
        return next.SequenceEqual(index.Params) ? Satisfied : Accept(new IndexAltered(index with { Params = next }));
    }

    private static Outcome<ImmutableArray<CollectionEvent>> Drop(CollectionState state, DropIndex command)
    {
        // Nothing to drop is what was asked for.
        var found = state.Indexes.Where(index =>
            (command.IndexName.Length == 0 || index.Name == command.IndexName)
            && (command.FieldName.Length == 0 || state.Schema.Find(index.Field)?.Name == command.FieldName)).ToArray();
        if (state.LoadRequested && found.Any(index => state.Schema.Find(index.Field) is { IsVector: true }))
        {
            return MilvusErrors.Invalid($"vector index cannot be dropped on loaded collection: {state.Id}");
        }

        return found.Select(index => (CollectionEvent)new IndexDropped(index.Id)).ToImmutableArray();
    }

    private static CollectionState OnIndex(CollectionState state, IndexState index)
    {
        Invariant.Holds(
            state.FindIndex(index.Field) is null,
            $"Collection {state.Id} has an index on field {index.Field} already.");
        return state with { Indexes = state.Indexes.Add(index) };
    }

    private static CollectionState OnIndexAltered(CollectionState state, IndexState index)
    {
        var there = state.Indexes.FirstOrDefault(other => other.Id == index.Id);
        Invariant.Holds(there is not null, $"Collection {state.Id} has no index {index.Id} to alter.");
        return state with { Indexes = state.Indexes.Replace(there!, index) };
    }
}
