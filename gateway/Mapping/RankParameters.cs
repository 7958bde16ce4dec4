using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>What belongs to a hybrid search as a whole.</summary>
/// <param name="Limit">Hits wanted per query, or groups.</param>
/// <param name="Offset">Best hits or groups to leave out first.</param>
/// <param name="RoundDecimal">Digits of a score behind the point; -1 for all.</param>
/// <param name="Group">The groups; null for none.</param>
/// <param name="GroupScore">How the hits of a group make its score.</param>
/// <param name="Ranker">How the searches become one.</param>
internal sealed record RankParameters(
    int Limit, int Offset, int RoundDecimal, GroupParameters? Group, GroupScore GroupScore, Ranker Ranker)
{
    private const string RerankerKey = "reranker";

    /// <summary>What a search asks for that names no limit itself.</summary>
    public int Window => Limit + Offset;

    public static Outcome<RankParameters> Read(Proto.HybridSearchRequest request, CollectionSchema schema)
    {
        if (request.FunctionChains.Count > 0) return MilvusErrors.NotSupported("function_chains of a hybrid search");
        var ranker = request.FunctionScore is { } score
            ? ReadFunctions(score)
            : RankerReader.ReadLegacy(request.RankParams);
        if (!ranker.IsOk) return ranker.Error;
        if (ranker.Value is Ranker.Weighted { Weights.Length: var weights } && weights != request.Requests.Count)
            return MilvusErrors.Invalid(
                "the length of weights param mismatch with ann search requests", request.Requests.Count, weights);

        // The JSON of rank_params belongs to the ranker.
        var texts = ParameterText.Read(
            [.. request.RankParams.Where(pair => pair.Key != "params")]);
        if (!texts.IsOk) return texts.Error;
        var window = ReadWindow(texts.Value);
        if (!window.IsOk) return window.Error;
        var round = SearchParameters.ReadRounding(texts.Value);
        if (!round.IsOk) return round.Error;
        var group = GroupParameters.Read(texts.Value, schema);
        if (!group.IsOk) return group.Error;
        var groupScore = texts.Value.Find("rank_group_scorer").ToLowerInvariant() switch
        {
            "" or "max" => GroupScore.Best,
            "sum" => GroupScore.Sum,
            "avg" => GroupScore.Average,
            var other => (GroupScore?)null,
        };
        if (groupScore is null)
            return MilvusErrors.Invalid(
                $"input group scorer type: {texts.Value.Find("rank_group_scorer")} is not supported!");
        return new RankParameters(
            window.Value.Limit, window.Value.Offset, round.Value, group.Value, groupScore.Value, ranker.Value);
    }

    /// <summary>The refusal of functions that score a search of its own.</summary>
    public static MilvusError NotForSearch(Proto.FunctionScore score) => MilvusErrors.NotSupported(
        $"function_score of a search ({string.Join(", ", score.Functions.Select(NameOf))})");

    private static Outcome<(int Limit, int Offset)> ReadWindow(ParameterText parameters)
    {
        if (parameters.Find("limit").Length == 0) return MilvusErrors.Invalid("limit not found in rank_params");
        var limit = parameters.Number("limit");
        if (!limit.IsOk) return limit.Error;
        var offset = parameters.Number("offset");
        if (!offset.IsOk) return offset.Error;
        if (offset.Value is < 0)
            return MilvusErrors.Invalid(
                $"offset [{offset.Value}] is invalid, it should be greater than or equal to 0");
        if (limit.Value is < 1)
            return MilvusErrors.Invalid($"limit [{limit.Value}] is invalid, it should be greater than 0");
        var window = limit.Value!.Value + (offset.Value ?? 0);
        return limit.Value > Limits.ResultWindow || window > Limits.ResultWindow
            ? MilvusErrors.Invalid(
                $"invalid max query result window, (offset+limit) should be in range [1, {Limits.ResultWindow}], "
                + $"but got {window}")
            : ((int)limit.Value, (int)(offset.Value ?? 0));
    }

    private static Outcome<Ranker> ReadFunctions(Proto.FunctionScore score)
    {
        if (score.Functions.Count != 1)
            return MilvusErrors.Invalid(
                $"currently only supports one rerank function, but got {score.Functions.Count}");
        var function = score.Functions[0];
        if (function.Type != Proto.FunctionType.Rerank)
            return MilvusErrors.Invalid($"{function.Type} is not rerank function.");
        if (function.OutputFieldNames.Count > 0)
            return MilvusErrors.Invalid(
                $"Rerank function should not have output field, but now is {function.OutputFieldNames.Count}");
        var name = NameOf(function);
        if (name is "decay" or "boost" or "model") return MilvusErrors.NotSupported($"reranker {name}");
        if (name is not (RankerReader.Rrf or RankerReader.Weighted))
            return MilvusErrors.Invalid(
                $"Unsupported rerank function: [{name}] , "
                + $"list of supported [{RankerReader.Rrf},{RankerReader.Weighted}]");
        if (function.InputFieldNames.Count > 0)
            return MilvusErrors.Invalid(
                $"The {name} function does not support input parameters, "
                + $"but got [{string.Join(" ", function.InputFieldNames)}]");
        var values = function.Params.ToLookup(
            pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        return RankerReader.Read(name, key => values[key].LastOrDefault());
    }

    private static string NameOf(Proto.FunctionSchema function) =>
        function.Params
            .Where(pair => string.Equals(pair.Key, RerankerKey, StringComparison.OrdinalIgnoreCase))
            .Select(pair => pair.Value.ToLowerInvariant())
            .LastOrDefault() ?? "";
}
