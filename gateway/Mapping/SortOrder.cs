using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>An order of rows by their values: nulls last when values ascend, first when they descend.</summary>
/// <param name="Fields">The first decides, the next ones where it is equal.</param>
internal sealed record SortOrder(ImmutableArray<(FieldSchema Field, bool Descends)> Fields)
{
    public static readonly SortOrder None = new([]);

    public bool IsEmpty => Fields.IsEmpty;

    /// <summary>Reads <c>field:asc,field:desc</c>; a field alone ascends.</summary>
    public static Outcome<SortOrder> Read(string text, CollectionSchema schema)
    {
        if (text.Length == 0 || text == "[]") return None;
        var fields = ImmutableArray.CreateBuilder<(FieldSchema, bool)>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.LastIndexOf(':');
            var name = (colon < 0 ? part : part[..colon]).Trim();
            var direction = colon < 0 ? "" : part[(colon + 1)..].Trim();
            if (name.Length == 0) return MilvusErrors.Invalid($"empty field name in order_by_fields {text}");
            if (name.Contains('['))
                return MilvusErrors.NotSupported($"order_by_fields {name} by a path");
            if (schema.Find(name) is not { } field)
                return MilvusErrors.Invalid($"order_by field '{name}' does not exist in collection schema");
            if (!CanSort(field.DataType))
                return MilvusErrors.Invalid(
                    $"order_by field '{name}' has unsortable type {field.DataType}; supported types: bool, "
                    + "int8/16/32/64, float, double, string, varchar");
            var descends = string.Equals(direction, "desc", StringComparison.OrdinalIgnoreCase)
                || string.Equals(direction, "descending", StringComparison.OrdinalIgnoreCase);
            if (!descends && direction.Length > 0
                && !string.Equals(direction, "asc", StringComparison.OrdinalIgnoreCase)
                && !string.Equals(direction, "ascending", StringComparison.OrdinalIgnoreCase))
                return MilvusErrors.Invalid(
                    $"invalid order direction '{direction}' for field '{name}', expected 'asc' or 'desc'");
            fields.Add((field, descends));
        }

        return new SortOrder(fields.ToImmutable());
    }

    /// <summary>Sorts row numbers; rows whose values are all equal keep their order.</summary>
    /// <param name="rows">Rows of the columns, in the order they had.</param>
    /// <param name="columns">The columns of <see cref="Fields"/>, in their order.</param>
    public void Sort(Span<int> rows, ImmutableArray<Column> columns)
    {
        var places = new int[rows.Length];
        for (var place = 0; place < places.Length; place++) places[place] = place;
        var before = rows.ToArray();
        Array.Sort(places, (left, right) =>
        {
            for (var field = 0; field < Fields.Length; field++)
            {
                var order = Compare(columns[field], before[left], before[right]);
                if (order != 0) return Fields[field].Descends ? -order : order;
            }

            return left.CompareTo(right);
        });
        for (var place = 0; place < places.Length; place++) rows[place] = before[places[place]];
    }

    private static bool CanSort(DataType type) => type
        is DataType.Bool or DataType.Int8 or DataType.Int16 or DataType.Int32 or DataType.Int64
        or DataType.Float or DataType.Double or DataType.VarChar;

    /// <summary>Nulls count as greater than any value.</summary>
    private static int Compare(Column column, int left, int right)
    {
        var (hasLeft, hasRight) = (column.HasValue(left), column.HasValue(right));
        if (!hasLeft || !hasRight) return hasRight.CompareTo(hasLeft);
        return column switch
        {
            ValueColumn<bool> values => values.Values.Span[left].CompareTo(values.Values.Span[right]),
            ValueColumn<sbyte> values => values.Values.Span[left].CompareTo(values.Values.Span[right]),
            ValueColumn<short> values => values.Values.Span[left].CompareTo(values.Values.Span[right]),
            ValueColumn<int> values => values.Values.Span[left].CompareTo(values.Values.Span[right]),
            ValueColumn<long> values => values.Values.Span[left].CompareTo(values.Values.Span[right]),
            ValueColumn<float> values => values.Values.Span[left].CompareTo(values.Values.Span[right]),
            ValueColumn<double> values => values.Values.Span[left].CompareTo(values.Values.Span[right]),
            Utf8Column texts => texts[left].SequenceCompareTo(texts[right]),
            _ => throw new InvariantException($"Rows cannot be sorted by {column.DataType}."),
        };
    }
}
