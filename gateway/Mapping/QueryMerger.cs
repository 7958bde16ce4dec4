using System.Collections.Immutable;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Mapping;

/// <summary>Puts the rows of several shards into primary-key order.</summary>
internal static class QueryMerger
{
    /// <summary>
    /// One column per field, in the order of <paramref name="fields"/>; empty columns when no row matches.
    /// </summary>
    public static ImmutableArray<Column> Merge(
        IReadOnlyList<QueryReply> shards, FieldSchema key, ImmutableArray<FieldSchema> fields, QueryParams window)
    {
        var parts = shards.Where(shard => shard.Rows is { RowCount: > 0 }).Select(shard => shard.Rows!).ToArray();
        if (parts.Length == 0) return [.. fields.Select(field => ColumnBuilder.For(field, 0).ToColumn())];
        if (window.Sort is { } sort) return Sorted(parts, key, sort, fields, window);
        if (parts.Length == 1)
        {
            var start = (int)Math.Min(window.Offset, parts[0].RowCount);
            var count = (int)Math.Min(window.Limit ?? int.MaxValue, parts[0].RowCount - start);
            return [.. fields.Select(field => parts[0][field.Id].Slice(start, count))];
        }

        var order = Order([.. parts.Select(part => part[key.Id])], window);
        return [.. fields.Select(field => KeyOrder.Gather([.. parts.Select(part => part[field.Id])], order))];
    }

    private static ImmutableArray<Column> Sorted(
        RowBatch[] parts,
        FieldSchema key,
        SortOrder sort,
        ImmutableArray<FieldSchema> fields,
        QueryParams window)
    {
        var rows = RowBatch.Concat(parts);
        var order = Order([.. parts.Select(part => part[key.Id])], default);
        sort.Sort(order, [.. sort.Fields.Select(part => rows[part.Field.Id])]);
        var start = (int)Math.Min(window.Offset, order.Length);
        var count = (int)Math.Min(window.Limit ?? int.MaxValue, order.Length - start);
        return [.. fields.Select(field => rows[field.Id].Gather(order.AsSpan(start, count)))];
    }

    private static int[] Order(Column[] keys, QueryParams window)
    {
        var bases = new int[keys.Length];
        for (var part = 1; part < keys.Length; part++) bases[part] = bases[part - 1] + keys[part - 1].RowCount;
        var total = bases[^1] + keys[^1].RowCount;
        var skip = (int)Math.Min(window.Offset, total);
        var order = new int[(int)Math.Min(window.Limit ?? int.MaxValue, total - skip)];
        var heads = new int[keys.Length];
        for (var place = -skip; place < order.Length; place++)
        {
            var least = -1;
            for (var part = 0; part < keys.Length; part++)
                if (heads[part] < keys[part].RowCount
                    && (least < 0 || KeyOrder.Compare(keys[part], heads[part], keys[least], heads[least]) < 0))
                    least = part;
            if (place >= 0) order[place] = bases[least] + heads[least];
            heads[least]++;
        }

        return order;
    }
}
