using System.Text.Json;
using Milvus.Core.Errors;

namespace Milvus.Gateway.Mapping;

/// <summary>The options of a search that travel as texts.</summary>
/// <param name="Field">The vector field's name; empty when the client leaves it to the server.</param>
/// <param name="TopK">Hits wanted per query.</param>
/// <param name="Offset">Best hits to leave out first.</param>
/// <param name="Metric">The metric's name; empty for the index's.</param>
/// <param name="RoundDecimal">Digits of a score behind the point; -1 for all.</param>
/// <param name="IgnoreGrowing">Whether growing segments are left out.</param>
internal readonly record struct SearchParams(
    string Field, int TopK, int Offset, string Metric, int RoundDecimal, bool IgnoreGrowing)
{
    private static readonly string[] Unsupported =
        ["group_by_field", "group_by_fields", "order_by_fields", "radius", "range_filter", "search_iter_id"];

    private static readonly string[] UnsupportedFlags = ["iterator", "search_iter_v2"];

    public static Outcome<SearchParams> Read(Proto.SearchRequest request)
    {
        if (CheckSupported(request) is { } refused) return refused;
        var topK = Number("topk", "topk", "limit");
        if (!topK.IsOk) return topK.Error;
        var offset = Number("offset", "offset");
        if (!offset.IsOk) return offset.Error;
        var round = Number("round_decimal", "round_decimal");
        if (!round.IsOk) return round.Error;

        if (topK.Value is not { } k) return MilvusErrors.Invalid("topk not found in search_params");
        if (k is < 1 or > Limits.ResultWindow)
            return MilvusErrors.Invalid(
                $"topk [{k}] is invalid, it should be in range [1, {Limits.ResultWindow}], but got {k}");
        if (offset.Value is < 0)
            return MilvusErrors.Invalid($"offset [{offset.Value}] is invalid, it should be greater than or equal to 0");
        if (k + (offset.Value ?? 0) > Limits.ResultWindow)
            return MilvusErrors.Invalid(
                $"invalid max query result window, (offset+limit) should be in range [1, {Limits.ResultWindow}], "
                + $"but got {k + offset.Value}");
        if (round.Value is < Limits.MinRoundDecimal or > Limits.MaxRoundDecimal)
            return MilvusErrors.Invalid(
                $"round_decimal [{round.Value}] is invalid, it should be -1 or in range [0, {Limits.MaxRoundDecimal}]");
        return new SearchParams(
            Text("anns_field"),
            (int)k,
            (int)(offset.Value ?? 0),
            Text("metric_type"),
            (int)(round.Value ?? Limits.MinRoundDecimal),
            QueryParams.IsTrue(Text("ignore_growing")));

        string Text(string key) => KeyValues.Find(request.SearchParams, key) ?? "";

        Outcome<long?> Number(string name, params ReadOnlySpan<string> keys)
        {
            foreach (var key in keys)
                if (Text(key) is { Length: > 0 } text)
                    return QueryParams.Number(name, text);
            return (long?)null;
        }
    }

    private static MilvusError? CheckSupported(Proto.SearchRequest request)
    {
        foreach (var key in Unsupported)
            if (KeyValues.Find(request.SearchParams, key) is { Length: > 0 } value && value != "[]")
                return MilvusErrors.NotSupported($"{key} {value} of a search");
        foreach (var key in UnsupportedFlags)
            if (QueryParams.IsTrue(KeyValues.Find(request.SearchParams, key)))
                return MilvusErrors.NotSupported($"{key} of a search");
        if (request.FunctionScore is { Functions.Count: > 0 })
            return MilvusErrors.NotSupported("function_score of a search");
        if (request.Highlighter is not null) return MilvusErrors.NotSupported("highlighter of a search");
        if (request.SearchAggregation is not null) return MilvusErrors.NotSupported("search_aggregation of a search");
        if (request.SearchInputCase == Proto.SearchRequest.SearchInputOneofCase.Ids)
            return MilvusErrors.NotSupported("ids of a search");
        return CheckIndexParams(KeyValues.Find(request.SearchParams, "params"));
    }

    private static MilvusError? CheckIndexParams(string? json)
    {
        if (string.IsNullOrEmpty(json)) return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return MilvusErrors.Invalid($"search params {json} should be a JSON object");
            foreach (var key in Unsupported)
                if (document.RootElement.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null)
                    return MilvusErrors.NotSupported($"{key} {value} of a search");
            return null;
        }
        catch (JsonException)
        {
            return MilvusErrors.Invalid($"search params {json} should be a JSON object");
        }
    }
}
