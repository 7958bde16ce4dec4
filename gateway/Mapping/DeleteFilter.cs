using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Expressions;
using Milvus.Expressions.Bound;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Mapping;

/// <summary>What a delete's expression says.</summary>
/// <param name="Keys">The primary keys that it names; null when rows must be looked for.</param>
internal readonly record struct DeleteFilter(Column? Keys)
{
    /// <summary>Reads an expression.</summary>
    /// <returns>
    /// Keys for <c>pk in […]</c> and <c>pk == x</c>; 1100 when the text is wrong, or selects everything.
    /// </returns>
    public static Outcome<DeleteFilter> Read(
        string text, ImmutableArray<KeyValuePair<string, TemplateArgument>> templates, CollectionSchema schema)
    {
        if (string.IsNullOrWhiteSpace(text)) return SelectsAll(text);
        var parsed = FilterParser.Parse(text);
        if (!parsed.IsOk) return parsed.Error;
        var values = new SortedDictionary<string, TemplateValue>(StringComparer.Ordinal);
        foreach (var (name, value) in templates) values[name] = ToValue(value);
        var bound = FilterBinder.Bind(parsed.Value, schema, values);
        if (!bound.IsOk) return bound.Error;
        var key = schema.PrimaryKey.Id;
        return bound.Value.Root switch
        {
            BoundPredicate.Constant { Value: true } => SelectsAll(text),
            BoundPredicate.Constant => new DeleteFilter(None(schema.PrimaryKey)),
            BoundPredicate.IntegerIn many when many.Field.Id == key => Numbers([.. many.Values]),
            BoundPredicate.IntegerCompare { Comparison: Comparison.Equal } one when one.Field.Id == key =>
                Numbers(one.Value),
            BoundPredicate.TextIn many when many.Field.Id == key => Texts([.. many.Values]),
            BoundPredicate.TextCompare { Comparison: Comparison.Equal } one when one.Field.Id == key =>
                Texts(one.Value),
            _ => new DeleteFilter(null),
        };
    }

    private static MilvusError SelectsAll(string text) =>
        MilvusErrors.Invalid($"delete plan can't be empty or always true : {text}");

    private static Column None(FieldSchema key) => ColumnBuilder.For(key, 0).ToColumn();

    private static DeleteFilter Numbers(params long[] keys) => new(new ValueColumn<long>(keys));

    private static DeleteFilter Texts(params ImmutableArray<byte>[] keys)
    {
        var offsets = new int[keys.Length + 1];
        var bytes = new byte[keys.Sum(key => key.Length)];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i].CopyTo(bytes, offsets[i]);
            offsets[i + 1] = offsets[i] + keys[i].Length;
        }

        return new(new Utf8Column(offsets, bytes));
    }

    private static TemplateValue ToValue(TemplateArgument argument) => argument switch
    {
        { Bool: { } value } => new TemplateValue.Bool(value),
        { Int64: { } value } => new TemplateValue.Int64(value),
        { Double: { } value } => new TemplateValue.Double(value),
        { String: { } value } => new TemplateValue.String(value),
        { List: { } items } => new TemplateValue.List([.. items.Select(ToValue)]),
        _ => throw new InvariantException("A template argument has no value."),
    };
}
