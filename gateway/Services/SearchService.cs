using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>
/// Search: one call per shard with all queries that fit, hits merged, then the fields of the survivors alone.
/// </summary>
internal sealed class SearchService(IGrainFactory grains, CollectionCache cache, HybridClock clock)
{
    public async Task<Proto.SearchResults> SearchAsync(Proto.SearchRequest request, CallInfo call)
    {
        var done = await cache.WithAsync<Proto.SearchResults>(
            call.Database, request.CollectionName, collection => SearchAsync(collection, request, call.Cancellation));
        return done.IsOk ? done.Value : StatusMapper.Refuse<Proto.SearchResults>(done.Error);
    }

    private async Task<Outcome<Proto.SearchResults>> SearchAsync(
        CollectionDescription collection, Proto.SearchRequest request, CancellationToken cancellation)
    {
        if (!collection.Loaded) return MilvusErrors.CollectionNotLoaded(request.CollectionName);
        var output = OutputFields.Resolve(collection.Schema, request.OutputFields);
        if (!output.IsOk) return output.Error;
        if (output.Value.CountOnly) return MilvusErrors.Invalid($"field {OutputFields.Count} not exist");
        var window = SearchParams.Read(request);
        if (!window.IsOk) return window.Error;
        var prepared = SearchPreparation.Prepare(collection, request, window.Value);
        if (!prepared.IsOk) return prepared.Error;

        var slices = new SearchSlices(grains, collection.VChannels, cancellation);
        var asked = await slices.AskAsync(
            prepared.Value, SearchSlices.QueriesPerSlice(prepared.Value, collection.Schema.PrimaryKey));
        if (!asked.IsOk) return asked.Error;
        var replies = asked.Value;
        var read = Timestamp.Zero;
        foreach (var reply in replies) read = Timestamp.Later(read, reply.Mvcc);
        clock.Observe(read);
        var hits = SearchMerger.Merge(replies, prepared.Value.Metric, window.Value);
        var columns = await new HitFields(grains, collection, output.Value.Fields, cancellation)
            .FetchAsync(replies, hits);
        if (!columns.IsOk) return columns.Error;
        return new Proto.SearchResults
        {
            Status = StatusMapper.Success(),
            CollectionName = collection.Schema.Name,
            SessionTs = read.Value,
            Results = Results(collection.Schema, prepared.Value, window.Value, hits, output.Value, columns.Value),
        };
    }

    private static Proto.SearchResultData Results(
        CollectionSchema schema,
        SearchRequest search,
        SearchParams window,
        MergedHits hits,
        OutputFields output,
        RowBatch?[] retrieved)
    {
        var results = new Proto.SearchResultData
        {
            NumQueries = search.QueryCount,
            TopK = window.TopK,
            PrimaryFieldName = schema.PrimaryKey.Name,
            Ids = ColumnWriter.Ids(hits.Keys),
        };
        foreach (var count in hits.Counts) results.Topks.Add(count);
        RepeatedFields.Fill(results.Scores, Rounded(hits.Scores, window.RoundDecimal));
        foreach (var field in output.Fields)
        {
            results.FieldsData.Add(output.Write(field, SearchMerger.Column(hits, retrieved, field)));
            results.OutputFields.AddRange(output.NamesOf(field));
        }

        return results;
    }

    private static float[] Rounded(float[] scores, int digits)
    {
        if (digits < 0) return scores;
        var scale = Math.Pow(10, digits);
        return Array.ConvertAll(scores, score => (float)(Math.Floor((score * scale) + 0.5) / scale));
    }
}
