using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>HybridSearch: several searches of the same moment, whose hits a ranker makes one order of.</summary>
internal sealed class HybridSearchService(IGrainFactory grains, CollectionCache cache, HybridClock clock)
{
    private const int MaxRequests = 1024;
    private const int AtOnce = 4;

    public async Task<Proto.SearchResults> SearchAsync(Proto.HybridSearchRequest request, CallInfo call)
    {
        var done = await cache.WithAsync<Proto.SearchResults>(
            call.Database, request.CollectionName, collection => SearchAsync(collection, request, call.Cancellation));
        return done.IsOk ? done.Value : StatusMapper.Refuse<Proto.SearchResults>(done.Error);
    }

    private async Task<Outcome<Proto.SearchResults>> SearchAsync(
        CollectionDescription collection, Proto.HybridSearchRequest request, CancellationToken cancellation)
    {
        if (!collection.Loaded) return MilvusErrors.CollectionNotLoaded(request.CollectionName);
        if (request.Requests.Count == 0) return MilvusErrors.Missing("requests");
        if (request.Requests.Count > MaxRequests)
            return MilvusErrors.Invalid($"maximum of ann search requests is {MaxRequests}");
        var output = OutputFields.Resolve(collection.Schema, request.OutputFields);
        if (!output.IsOk) return output.Error;
        if (output.Value.CountOnly) return MilvusErrors.Invalid($"field {OutputFields.Count} not exist");
        var rank = RankParameters.Read(request, collection.Schema);
        if (!rank.IsOk) return rank.Error;
        var searches = await PrepareAsync(collection, request, rank.Value, cancellation);
        if (!searches.IsOk) return searches.Error;
        var found = await RunAsync(collection, searches.Value, cancellation);
        if (!found.IsOk) return found.Error;
        var read = Timestamp.Zero;
        foreach (var reply in found.Value[0].Replies) read = Timestamp.Later(read, reply.Mvcc);
        clock.Observe(read);
        var fused = new HybridRanker(found.Value, rank.Value).Fuse();
        var columns = await new HitFields(grains, collection, output.Value.Fields, cancellation)
            .FetchAsync(fused.Replies, fused.Hits);
        if (!columns.IsOk) return columns.Error;
        return new Proto.SearchResults
        {
            Status = StatusMapper.Success(),
            CollectionName = collection.Schema.Name,
            SessionTs = read.Value,
            Results = new SearchWriter(collection.Schema, fused, columns.Value).Write(
                rank.Value.Limit, rank.Value.RoundDecimal, output.Value, rank.Value.Group?.Field, SortOrder.None),
        };
    }

    private async Task<Outcome<List<(SearchRequest Request, SearchParameters Parameters)>>> PrepareAsync(
        CollectionDescription collection,
        Proto.HybridSearchRequest request,
        RankParameters rank,
        CancellationToken cancellation)
    {
        var partitions = SearchPreparation.FindPartitions(collection, request.PartitionNames);
        if (!partitions.IsOk) return partitions.Error;
        var preparation = new SearchPreparation(
            grains,
            collection,
            partitions.Value,
            Consistency.Guarantee(
                collection, request.ConsistencyLevel, request.UseDefaultConsistency, request.GuaranteeTimestamp),
            Consistency.IsStrong(collection, request.ConsistencyLevel, request.UseDefaultConsistency),
            cancellation);
        var searches = new List<(SearchRequest Request, SearchParameters Parameters)>();
        foreach (var part in request.Requests)
        {
            var parameters = SearchParameters.ReadPart(part, collection.Id, collection.Schema, rank);
            if (!parameters.IsOk) return parameters.Error;
            if (parameters.Value.IsIterator) return MilvusErrors.NotSupported("iterator of a hybrid search");
            var prepared = await preparation.PrepareAsync(part, parameters.Value);
            if (!prepared.IsOk) return prepared.Error;
            searches.Add((prepared.Value, parameters.Value));
        }

        var queries = searches[0].Request.QueryCount;
        foreach (var (search, _) in searches)
            if (search.QueryCount != queries)
                return MilvusErrors.Invalid("sub search request nq should be the same", queries, search.QueryCount);
        return searches;
    }

    /// <summary>The first search tells the moment that all others show.</summary>
    private async Task<Outcome<FoundHits[]>> RunAsync(
        CollectionDescription collection,
        List<(SearchRequest Request, SearchParameters Parameters)> searches,
        CancellationToken cancellation)
    {
        var run = new SearchRun(grains, collection, cancellation);
        var first = await run.RunAsync(searches[0].Request, searches[0].Parameters);
        if (!first.IsOk) return first.Error;
        var others = await Slices.AskAsync(
            searches.Count - 1,
            AtOnce,
            search => run.RunAsync(
                searches[search + 1].Request, searches[search + 1].Parameters, first.Value.Replies));
        return others.IsOk ? (FoundHits[])[first.Value, .. others.Value] : others.Error;
    }
}
