using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.Expressions.Bound;

namespace Milvus.Expressions.Tests;

/// <summary>A collection with one field of every type that a filter may read, and a vector.</summary>
internal static class TestSchema
{
    public static readonly CollectionSchema Schema = new()
    {
        Name = "films",
        Fields =
        [
            Field(100, "id", DataType.Int64) with { IsPrimaryKey = true },
            Field(101, "flag", DataType.Bool),
            Field(102, "tiny", DataType.Int8),
            Field(103, "small", DataType.Int16),
            Field(104, "number", DataType.Int32),
            Field(105, "price", DataType.Float),
            Field(106, "weight", DataType.Double),
            Field(107, "name", DataType.VarChar) with { MaxLength = 100 },
            Field(108, "title", DataType.VarChar) with { MaxLength = 100 },
            Field(109, "vector", DataType.FloatVector) with { Dim = 4 },
            Field(110, "doc", DataType.Json),
            Field(111, "numbers", DataType.Array) with { ElementType = DataType.Int16, MaxCapacity = 9 },
            Field(112, "age", DataType.Int8) with { Nullable = true },
        ],
    };

    public static Outcome<BoundFilter> TryBind(string text, params (string Name, TemplateValue Value)[] templates)
    {
        var ast = FilterParser.Parse(text);
        return ast.IsOk
            ? FilterBinder.Bind(ast.Value, Schema, templates.ToImmutableSortedDictionary(t => t.Name, t => t.Value))
            : ast.Error;
    }

    public static BoundPredicate Bind(string text, params (string Name, TemplateValue Value)[] templates) =>
        TryBind(text, templates).Value.Root;

    private static FieldSchema Field(long id, string name, DataType type) =>
        new() { Id = new FieldId(id), Name = name, DataType = type };
}
