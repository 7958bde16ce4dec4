using Milvus.Core;
using Milvus.Core.Errors;
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
        var read = SearchParameters.Read(request, collection.Id, collection.Schema);
        if (!read.IsOk) return read.Error;
        var parameters = read.Value;
        var partitions = SearchPreparation.FindPartitions(collection, request.PartitionNames);
        if (!partitions.IsOk) return partitions.Error;
        var guarantee = Consistency.Guarantee(
            collection, request.ConsistencyLevel, request.UseDefaultConsistency, request.GuaranteeTimestamp);

        // Rows that come after the first page must be behind the moment that later pages show.
        if (parameters.IsIterator && parameters.Moment == Timestamp.Zero)
            guarantee = Timestamp.Later(guarantee, clock.Next());
        var strong = Consistency.IsStrong(collection, request.ConsistencyLevel, request.UseDefaultConsistency);
        var prepared = await new SearchPreparation(
            grains, collection, partitions.Value, guarantee, strong, cancellation).PrepareAsync(request, parameters);
        if (!prepared.IsOk) return prepared.Error;
        var found = await new SearchRun(grains, collection, cancellation).RunAsync(prepared.Value, parameters);
        if (!found.IsOk) return found.Error;
        var hits = found.Value;
        var columns = await new HitFields(
            grains,
            collection,
            [.. output.Value.Fields.Union(parameters.Sort.Fields.Select(part => part.Field))],
            cancellation).FetchAsync(hits.Replies, hits.Hits);
        if (!columns.IsOk) return columns.Error;
        var results = new SearchWriter(collection.Schema, hits, columns.Value).Write(
            parameters.TopK, parameters.RoundDecimal, output.Value, parameters.Group?.Field, parameters.Sort);
        if (parameters.Iterator is { } page)
            results.SearchIteratorV2Results = new Proto.SearchIteratorV2Results
            {
                Token = page.Token,
                LastBound = hits.Hits.Scores is [.., var last] ? last : page.LastBound ?? 0,
            };
        return new Proto.SearchResults
        {
            Status = StatusMapper.Success(),
            CollectionName = collection.Schema.Name,
            SessionTs = SessionOf(hits.Replies, parameters, guarantee).Value,
            Results = results,
        };
    }

    private Timestamp SessionOf(SearchReply[] replies, SearchParameters parameters, Timestamp guarantee)
    {
        var read = Timestamp.Zero;
        foreach (var reply in replies) read = Timestamp.Later(read, reply.Mvcc);
        clock.Observe(read);
        return !parameters.IsIterator ? read
            : parameters.Moment > Timestamp.Zero ? parameters.Moment
            : Timestamp.Later(read, guarantee);
    }
}
