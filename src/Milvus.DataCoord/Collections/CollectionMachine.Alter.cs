using System.Collections.Immutable;
using System.Globalization;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.DataCoord.Collections;

public static partial class CollectionMachine
{
    private const string MaxLengthKey = "max_length";
    private const string MemoryMapKey = "mmap.enabled";

    private static Outcome<ImmutableArray<CollectionEvent>> Truncate(CollectionState state, RequestTruncate truncate) =>
        truncate.Fences.Length != state.VChannels.Length
            ? MilvusErrors.Invalid(
                $"truncation of collection {state.Id}", state.VChannels.Length, truncate.Fences.Length)
            : state.TruncateTo.SequenceEqual(truncate.Fences)
                ? Satisfied
                : Accept(new TruncateWasRequested(truncate.Fences));

    // A newer truncation takes the place of an older one and covers it: fences only rise.
    private static Outcome<ImmutableArray<CollectionEvent>> Confirm(CollectionState state, ConfirmTruncated confirm) =>
        !confirm.Fences.IsEmpty && state.TruncateTo.SequenceEqual(confirm.Fences)
            ? Accept(new TruncateSettled())
            : Satisfied;

    private static Outcome<ImmutableArray<CollectionEvent>> Alter(CollectionState state, AlterProperties alter)
    {
        if (alter.Set.IsEmpty == alter.Delete.IsEmpty)
        {
            return MilvusErrors.Invalid(
                alter.Set.IsEmpty ? "no properties or delete keys provided"
                    : "can not provide properties and deletekeys at the same time");
        }

        var keys = alter.Set.Select(pair => pair.Key).Concat(alter.Delete);
        if (state.LoadRequested && keys.Contains(MemoryMapKey, StringComparer.Ordinal))
        {
            return MilvusErrors.CollectionLoaded(
                state.Schema.Name, "can not alter mmap properties if collection loaded");
        }

        if (alter.FieldName.Length > 0)
        {
            return AlterField(state, alter);
        }

        var next = Merge(state.Properties, alter.Set, alter.Delete);
        return next.SequenceEqual(state.Properties) ? Satisfied : Accept(new PropertiesAltered(next, alter.Now));
    }

    private static Outcome<ImmutableArray<CollectionEvent>> AlterField(CollectionState state, AlterProperties alter)
    {
        if (state.Schema.Find(alter.FieldName) is not { } field)
        {
            return MilvusErrors.FieldNotFound(alter.FieldName);
        }

        var next = field with { TypeParams = Merge(field.TypeParams, alter.Set, alter.Delete) };
        foreach (var (key, value) in alter.Set)
        {
            switch (key)
            {
                case MemoryMapKey when bool.TryParse(value, out _):
                    break;
                case MaxLengthKey when field.DataType == DataType.VarChar:
                    if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                        || length is < 1 or > SchemaRules.MaxVarCharLength)
                    {
                        return MilvusErrors.Invalid(
                            $"the maximum length specified for the field({field.Name}) should be in "
                            + $"(0, {SchemaRules.MaxVarCharLength}], but got {value} instead");
                    }

                    next = next with { MaxLength = length };
                    break;
                default:
                    return MilvusErrors.Invalid($"{key}={value} is not allowed to update for field {field.Name}");
            }
        }

        if (alter.Delete.FirstOrDefault(key => key != MemoryMapKey) is { } fixedKey)
        {
            return MilvusErrors.Invalid($"{fixedKey} is not allowed to delete for field {field.Name}");
        }

        return next.TypeParams.SequenceEqual(field.TypeParams) ? Satisfied : Accept(new FieldAltered(next, alter.Now));
    }

    private static Outcome<ImmutableArray<CollectionEvent>> Rename(CollectionState state, RenameCollection rename) =>
        SchemaRules.CheckName("collection", rename.Name) is { } bad
            ? bad
            : state.Database == rename.Database && state.Schema.Name == rename.Name
                ? Satisfied
                : Accept(new CollectionRenamed(rename.Database, rename.Name, rename.Now));

    private static CollectionState OnField(CollectionState state, FieldAltered altered) =>
        state with
        {
            Schema = state.Schema with
            {
                Fields = [.. state.Schema.Fields.Select(field =>
                    field.Id == altered.Field.Id ? altered.Field : field)],
            },
            Altered = altered.At,
        };

    /// <summary>A list with some pairs set, in their places or at the end, and some gone.</summary>
    private static ImmutableArray<KeyValuePair<string, string>> Merge(
        ImmutableArray<KeyValuePair<string, string>> list,
        ImmutableArray<KeyValuePair<string, string>> set,
        ImmutableArray<string> delete)
    {
        var next = list.RemoveAll(pair => delete.Contains(pair.Key));
        foreach (var pair in set)
        {
            var at = next.ToList().FindIndex(other => other.Key == pair.Key);
            next = at < 0 ? next.Add(pair) : next.SetItem(at, pair);
        }

        return next;
    }
}
