using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>Search: one call per shard with all queries, hits merged, then the fields of the survivors alone.</summary>
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

        var channels = collection.VChannels.Select(channel => grains.GetGrain<IChannelGrain>(channel.Value)).ToArray();
        var replies = await Task.WhenAll(channels.Select(channel => channel.SearchAsync(prepared.Value)))
            .WaitAsync(cancellation);
        var read = Timestamp.Zero;
        foreach (var reply in replies)
        {
            if (reply.Error is { } error) return error;
            read = Timestamp.Later(read, reply.Mvcc);
        }

        clock.Observe(read);
        var hits = SearchMerger.Merge(replies, prepared.Value.Metric, window.Value);
        var columns = await RetrieveAsync(collection, channels, replies, hits, output.Value, cancellation);
        if (!columns.IsOk) return columns.Error;
        return new Proto.SearchResults
        {
            Status = StatusMapper.Success(),
            CollectionName = collection.Schema.Name,
            SessionTs = read.Value,
            Results = Results(collection.Schema, prepared.Value, window.Value, hits, output.Value, columns.Value),
        };
    }

    private static async Task<Outcome<RowBatch?[]>> RetrieveAsync(
        CollectionDescription collection,
        IChannelGrain[] channels,
        SearchReply[] replies,
        MergedHits hits,
        OutputFields output,
        CancellationToken cancellation)
    {
        var retrieved = new RowBatch?[channels.Length];
        if (output.Fields.IsEmpty || hits.Shards.Length == 0) return retrieved;
        var calls = new List<(int Shard, Task<RetrieveReply> Reply)>();
        for (var shard = 0; shard < channels.Length; shard++)
        {
            var places = PlacesOf(hits, shard);
            if (places.Length == 0) continue;
            var (segments, rows) = (replies[shard].Segments, replies[shard].Rows);
            calls.Add((shard, channels[shard].RetrieveAsync(new RetrieveRequest
            {
                Collection = collection.Id,
                Segments = Array.ConvertAll(places, place => segments.Span[place]),
                Rows = Array.ConvertAll(places, place => rows.Span[place]),
                Fields = [.. output.Fields.Select(field => field.Id)],
            })));
        }

        foreach (var (shard, call) in calls)
        {
            var reply = await call.WaitAsync(cancellation);
            if (reply.Error is { } error) return error;
            retrieved[shard] = reply.Rows;
        }

        return retrieved;
    }

    private static int[] PlacesOf(MergedHits hits, int shard)
    {
        var places = new List<int>();
        for (var hit = 0; hit < hits.Shards.Length; hit++)
            if (hits.Shards[hit] == shard)
                places.Add(hits.Places[hit]);
        return [.. places];
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
            results.FieldsData.Add(ColumnWriter.Write(field, SearchMerger.Column(hits, retrieved, field)));
            results.OutputFields.Add(field.Name);
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
