using System.Collections.Immutable;
using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>Carries out a prepared search on all shards and merges what they find.</summary>
/// <param name="grains">Where the vchannels are.</param>
/// <param name="collection">The collection.</param>
/// <param name="cancellation">Ends the search between slices.</param>
internal sealed class SearchRun(
    IGrainFactory grains, CollectionDescription collection, CancellationToken cancellation)
{
    private readonly SearchSlices _slices = new(grains, collection.VChannels, cancellation);

    /// <summary>The hits wanted of all shards.</summary>
    /// <param name="search">The search.</param>
    /// <param name="parameters">What is wanted of it.</param>
    /// <param name="pinned">Replies whose moments are to be shown again; null for none.</param>
    public Task<Outcome<FoundHits>> RunAsync(
        SearchRequest search, SearchParameters parameters, SearchReply[]? pinned = null) =>
        parameters.Iterator is not null ? TurnPageAsync(search, parameters.Iterator)
        : parameters.Group is not null ? FindGroupsAsync(search, parameters, parameters.Group, pinned)
        : FindAsync(search, parameters, pinned);

    private async Task<Outcome<FoundHits>> FindAsync(
        SearchRequest search, SearchParameters parameters, SearchReply[]? pinned)
    {
        var replies = await AskAsync(search, pinned);
        return replies.IsOk
            ? new FoundHits(
                replies.Value,
                SearchMerger.Merge(replies.Value, search.Metric, parameters.Offset, parameters.TopK),
                null,
                search.Metric)
            : replies.Error;
    }

    /// <summary>
    /// First the best groups, each by its best hit, of which every shard finds its own best ones; then, when groups may
    /// have more hits, those of exactly these groups, which may lie where others are better.
    /// </summary>
    private async Task<Outcome<FoundHits>> FindGroupsAsync(
        SearchRequest search, SearchParameters parameters, GroupParameters group, SearchReply[]? pinned)
    {
        var bests = await AskAsync(search, pinned, group);
        if (!bests.IsOk) return bests.Error;
        var merger = new GroupMerger(bests.Value, search.Metric);
        var hits = merger.BestOfEach(parameters.Offset, parameters.TopK);
        var groups = merger.GroupsOf(hits);
        if (group.Size == 1 || groups is null)
            return new FoundHits(bests.Value, hits, groups, search.Metric);

        ImmutableArray<int> counts = [.. hits.Counts];
        var members = await AskAsync(
            search with
            {
                TopK = counts.Max() * group.Size,
                GroupSize = group.Size,
                Groups = new AnyColumn(groups),
                GroupCounts = counts,
            },
            bests.Value,
            group);
        if (!members.IsOk) return members.Error;
        merger = new GroupMerger(members.Value, search.Metric);
        hits = merger.InGroups(groups, counts, group.Size);
        return new FoundHits(members.Value, hits, merger.GroupsOf(hits), search.Metric);
    }

    /// <summary>
    /// A page ends where the score changes, so that all hits of a score are on one page and the next begins strictly
    /// behind it: shorter than wanted when the last hits tie with further ones, longer when all do.
    /// </summary>
    private async Task<Outcome<FoundHits>> TurnPageAsync(SearchRequest search, IteratorParameters page)
    {
        if (search.QueryCount != 1)
            return MilvusErrors.Invalid(
                "Not support search iteration over multiple vectors at present", 1, search.QueryCount);
        var larger = search.Metric.LargerIsBetter();
        if (page.LastBound is { } bound)
            search = larger
                ? search with { Highest = Least(search.Highest, MathF.BitDecrement(bound)) }
                : search with { Lowest = Greatest(search.Lowest, MathF.BitIncrement(bound)) };
        var replies = await AskAsync(search with { TopK = page.BatchSize + 1 }, null);
        if (!replies.IsOk) return replies.Error;
        var hits = SearchMerger.Merge(replies.Value, search.Metric, 0, page.BatchSize + 1);
        var kept = hits.Scores.Length;
        if (kept > page.BatchSize) kept = Array.IndexOf(hits.Scores, hits.Scores[page.BatchSize]);
        if (kept > 0 || hits.Scores.Length == 0)
            return new FoundHits(
                replies.Value, SearchMerger.Merge(replies.Value, search.Metric, 0, kept), null, search.Metric);

        var tied = hits.Scores[0];
        var all = await AskAsync(
            search with { TopK = Limits.EqualHits + 1, Lowest = tied, Highest = tied }, replies.Value);
        if (!all.IsOk) return all.Error;
        hits = SearchMerger.Merge(all.Value, search.Metric, 0, Limits.EqualHits + 1);
        return hits.Scores.Length <= Limits.EqualHits
            ? new FoundHits(all.Value, hits, null, search.Metric)
            : MilvusErrors.TooLarge(
                $"more than {Limits.EqualHits} hits have the score {tied}, which a page of an iterator cannot take");
    }

    private static float Least(float? known, float bound) => MathF.Min(known ?? bound, bound);

    private static float Greatest(float? known, float bound) => MathF.Max(known ?? bound, bound);

    private Task<Outcome<SearchReply[]>> AskAsync(
        SearchRequest search, SearchReply[]? pinned, GroupParameters? group = null) =>
        _slices.AskAsync(
            search, SearchSlices.QueriesPerSlice(search, collection.Schema.PrimaryKey, group?.Field), pinned);
}
