using System.Collections.Immutable;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>Writes the hits of a search with the fields asked for.</summary>
/// <param name="schema">Of the collection.</param>
/// <param name="found">The hits.</param>
/// <param name="retrieved">By shard the fields of its hits; null for shards without any.</param>
internal sealed class SearchWriter(CollectionSchema schema, FoundHits found, RowBatch?[] retrieved)
{
    private readonly MergedHits _hits = found.Hits;

    /// <param name="topK">What was asked for.</param>
    /// <param name="digits">Of a score behind the point; -1 for all.</param>
    /// <param name="output">The fields asked for.</param>
    /// <param name="group">What hits are grouped by; null for none.</param>
    /// <param name="sort">The order of each query's hits; none for the order they have.</param>
    public Proto.SearchResultData Write(
        int topK, int digits, OutputFields output, FieldSchema? group, SortOrder sort)
    {
        var order = sort.IsEmpty ? null : OrderBy(sort);
        var results = new Proto.SearchResultData
        {
            NumQueries = _hits.Counts.Length,
            TopK = topK,
            PrimaryFieldName = schema.PrimaryKey.Name,
            Ids = ColumnWriter.Ids(order is null ? _hits.Keys : _hits.Keys?.Gather(order)),
        };
        foreach (var count in _hits.Counts) results.Topks.Add(count);
        var scores = order is null ? _hits.Scores : Array.ConvertAll(order, hit => _hits.Scores[hit]);
        RepeatedFields.Fill(results.Scores, Rounded(scores, digits));
        foreach (var field in output.Fields)
        {
            var column = SearchMerger.Column(_hits, retrieved, field);
            results.FieldsData.Add(output.Write(field, order is null ? column : column.Gather(order)));
            results.OutputFields.AddRange(output.NamesOf(field));
        }

        if (group is not null)
        {
            var values = ColumnWriter.Write(group, found.Groups ?? ColumnBuilder.For(group, 0).ToColumn());
            results.GroupByFieldValue = values;
            results.GroupByFieldValues.Add(values);
        }

        return results;
    }

    private int[] OrderBy(SortOrder sort)
    {
        ImmutableArray<Column> columns =
            [.. sort.Fields.Select(part => SearchMerger.Column(_hits, retrieved, part.Field))];
        var order = new int[_hits.Scores.Length];
        for (var hit = 0; hit < order.Length; hit++) order[hit] = hit;
        var first = 0;
        foreach (var count in _hits.Counts)
        {
            sort.Sort(order.AsSpan(first, count), columns);
            first += count;
        }

        return order;
    }

    private static float[] Rounded(float[] scores, int digits)
    {
        if (digits < 0) return scores;
        var scale = Math.Pow(10, digits);
        return Array.ConvertAll(scores, score => (float)(Math.Floor((score * scale) + 0.5) / scale));
    }
}
