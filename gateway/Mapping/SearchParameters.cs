using Google.Protobuf.Collections;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>The options of a search that travel as texts. This is the one place that reads them.</summary>
/// <param name="Field">The vector field's name; empty when the client leaves it to the server.</param>
/// <param name="TopK">Hits wanted per query, or groups.</param>
/// <param name="Offset">Best hits or groups to leave out first.</param>
/// <param name="Metric">The metric's name; empty for the index's.</param>
/// <param name="RoundDecimal">Digits of a score behind the point; -1 for all.</param>
/// <param name="IgnoreGrowing">Whether growing segments are left out.</param>
internal sealed record SearchParameters(
    string Field, int TopK, int Offset, string Metric, int RoundDecimal, bool IgnoreGrowing)
{
    /// <summary>The bounds of a range search; null for none.</summary>
    public RangeParameters? Range { get; init; }

    /// <summary>The groups; null for none.</summary>
    public GroupParameters? Group { get; init; }

    /// <summary>Whether this is a page of an iterator, so that all pages show one moment.</summary>
    public bool IsIterator { get; init; }

    /// <summary>The page, when the server finds its place; null otherwise.</summary>
    public IteratorParameters? Iterator { get; init; }

    /// <summary>The moment that the page must show; zero for the first page.</summary>
    public Timestamp Moment { get; init; }

    /// <summary>How the hits are put in order afterwards; empty for the order of their scores.</summary>
    public SortOrder Sort { get; init; } = SortOrder.None;

    /// <summary>Reads the options of a search of its own.</summary>
    public static Outcome<SearchParameters> Read(Proto.SearchRequest request, CollectionId id, CollectionSchema schema)
    {
        if (CheckSupported(request) is { } refused) return refused;
        var read = Read(request.SearchParams, id, schema, null);
        if (!read.IsOk || !read.Value.IsIterator) return read;
        var moment = request.GuaranteeTimestamp;
        if (moment <= Consistency.LastLevelMark)
            _ = ulong.TryParse(KeyValues.Find(request.SearchParams, "guarantee_timestamp"), out moment);
        return moment > Consistency.LastLevelMark
            ? read.Value with { Moment = new Timestamp(moment) }
            : read;
    }

    /// <summary>Reads the options of a part of a hybrid search, which has offset, rounding and groups of its own.</summary>
    public static Outcome<SearchParameters> ReadPart(
        Proto.SearchRequest request, CollectionId id, CollectionSchema schema, RankParameters rank) =>
        CheckSupported(request) is { } refused ? refused : Read(request.SearchParams, id, schema, rank);

    private static Outcome<SearchParameters> Read(
        RepeatedField<Proto.KeyValuePair> pairs, CollectionId id, CollectionSchema schema, RankParameters? rank)
    {
        var texts = ParameterText.Read(pairs);
        if (!texts.IsOk) return texts.Error;
        var parameters = texts.Value;
        if (CheckCollection(parameters, id) is { } another) return another;
        var isIterator = parameters.IsTrue("iterator");
        var topK = ReadTopK(parameters, isIterator, rank);
        if (!topK.IsOk) return topK.Error;
        var offset = rank is null ? ReadOffset(parameters, topK.Value) : 0;
        if (!offset.IsOk) return offset.Error;
        var round = ReadRounding(parameters);
        if (!round.IsOk) return round.Error;
        var range = RangeParameters.Read(parameters);
        if (!range.IsOk) return range.Error;
        var group = rank is null ? GroupParameters.Read(parameters, schema) : rank.Group;
        if (!group.IsOk) return group.Error;
        var sort = rank is null ? SortOrder.Read(parameters.Find("order_by_fields"), schema) : SortOrder.None;
        if (!sort.IsOk) return sort.Error;
        if (group.Value is not null && isIterator)
            return MilvusErrors.Invalid("Not allowed to do groupBy when doing iteration");
        if (group.Value is not null && range.Value is not null)
            return MilvusErrors.Invalid("Not allowed to do range-search when doing search-group-by");
        if (isIterator && !sort.Value.IsEmpty)
            return MilvusErrors.Invalid("order_by is not supported when using search iterator");
        if (group.Value is not null && !sort.Value.IsEmpty)
            return MilvusErrors.NotSupported("order_by_fields of a search with group_by_field");
        var iterator = IteratorParameters.Read(parameters, isIterator, offset.Value);
        if (!iterator.IsOk) return iterator.Error;
        return new SearchParameters(
            parameters.Find("anns_field"),
            iterator.Value?.BatchSize ?? topK.Value,
            offset.Value,
            parameters.Find("metric_type"),
            round.Value,
            parameters.IsTrue("ignore_growing"))
        {
            Range = range.Value,
            Group = group.Value,
            IsIterator = isIterator,
            Iterator = iterator.Value,
            Sort = sort.Value,
        };
    }

    private static Outcome<int> ReadTopK(ParameterText parameters, bool isIterator, RankParameters? rank)
    {
        var read = parameters.Number("topk", "limit");
        var window = rank?.Window ?? 0;
        if (!read.IsOk) return window > 0 ? window : read.Error;
        return read.Value switch
        {
            null => window > 0 ? window : MilvusErrors.Invalid("topk not found in search_params"),

            // The pages of an iterator are not bounded by what it wants in all.
            < 1 or > Limits.ResultWindow => isIterator
                ? Limits.ResultWindow
                : MilvusErrors.Invalid(
                    $"topk [{read.Value}] is invalid, it should be in range [1, {Limits.ResultWindow}], "
                    + $"but got {read.Value}"),
            var k => (int)k.Value,
        };
    }

    private static Outcome<int> ReadOffset(ParameterText parameters, int topK)
    {
        var offset = parameters.Number("offset");
        if (!offset.IsOk) return offset.Error;
        if (offset.Value is < 0)
            return MilvusErrors.Invalid(
                $"offset [{offset.Value}] is invalid, it should be greater than or equal to 0");
        if (topK + (offset.Value ?? 0) > Limits.ResultWindow)
            return MilvusErrors.Invalid(
                $"invalid max query result window, (offset+limit) should be in range [1, {Limits.ResultWindow}], "
                + $"but got {topK + offset.Value}");
        return (int)(offset.Value ?? 0);
    }

    /// <summary>Digits behind the point; -1 when all are wanted.</summary>
    public static Outcome<int> ReadRounding(ParameterText parameters)
    {
        var text = parameters.FindAnywhere("round_decimal");
        var round = QueryParams.Number("round_decimal", text);
        return !round.IsOk || round.Value is < Limits.MinRoundDecimal or > Limits.MaxRoundDecimal
            ? MilvusErrors.Invalid(
                $"round_decimal [{text}] is invalid, it should be -1 or in range [0, {Limits.MaxRoundDecimal}]")
            : (int)(round.Value ?? Limits.MinRoundDecimal);
    }

    /// <summary>An iterator names the collection that it began with; null when that is this one, or none.</summary>
    private static MilvusError? CheckCollection(ParameterText parameters, CollectionId id) =>
        long.TryParse(parameters.Find("collection_id"), out var named) && named > 0 && named != id.Value
            ? AnotherCollection(named, id)
            : null;

    /// <summary>The refusal of an iterator that began with another collection.</summary>
    public static MilvusError AnotherCollection(long named, CollectionId id) =>
        MilvusErrors.Invalid(
            $"collection id:{named} in the request is not consistent to that in the search context,"
            + $"alias or database may have been changed: {id.Value}");

    private static MilvusError? CheckSupported(Proto.SearchRequest request) =>
        request.FunctionScore is { Functions.Count: > 0 } score ? RankParameters.NotForSearch(score)
        : request.FunctionChains.Count > 0 ? MilvusErrors.NotSupported("function_chains of a search")
        : request.Highlighter is not null ? MilvusErrors.NotSupported("highlighter of a search")
        : request.SearchAggregation is not null ? MilvusErrors.NotSupported("search_aggregation of a search")
        : request.SubReqs.Count > 0 ? MilvusErrors.NotSupported("sub_reqs of a search")
        : null;
}
