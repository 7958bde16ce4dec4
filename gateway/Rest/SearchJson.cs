using System.Runtime.InteropServices;
using System.Text.Json;
using Google.Protobuf;
using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.Gateway.Rest.Rows;

namespace Milvus.Gateway.Rest;

/// <summary>Searches as requests write them, as the messages that clients of gRPC send.</summary>
internal static class SearchJson
{
    private const string Filter = "filter";
    private const string Limit = "limit";
    private const string Offset = "offset";
    private const string Field = "annsField";
    private const string Data = "data";
    private const string SearchParams = "searchParams";
    private const string MetricType = "metricType";
    private const string Level = "consistencyLevel";
    private const string RankScore = "functionScore";
    private const string Outputs = "outputFields";

    private static readonly JsonMember[] Grouping =
    [
        new("groupingField", JsonKind.Text),
        new("groupSize", JsonKind.Whole),
        new("strictGroupSize", JsonKind.Flag),
    ];

    private static readonly JsonMember[] Common =
    [
        new(Shapes.PartitionNames, JsonKind.Texts),
        new(Outputs, JsonKind.Texts),
        new(Level, JsonKind.Text),
        new(Limit, JsonKind.Whole),
        new(Offset, JsonKind.Whole),
        new(RankScore, JsonKind.Object, Inside: new JsonShape(
            new JsonMember("functions", JsonKind.Objects, Inside: Shapes.Function),
            new JsonMember(Shapes.Params, JsonKind.Object))),
        .. Grouping,
    ];

    private static readonly JsonMember[] One =
    [
        new(Data, JsonKind.Raw, Required: true),
        new(Field, JsonKind.Text),
        new(Filter, JsonKind.Text),
        new(MetricType, JsonKind.Text),
        new(TemplateJson.Member, JsonKind.Object),
    ];

    public static readonly JsonShape Shape =
        Shapes.Collection.With(Common).With(One).With(new JsonMember(SearchParams, JsonKind.Object));

    public static readonly JsonShape HybridShape = Shapes.Collection.With(Common).With(
        new JsonMember("rerank", JsonKind.Object, Inside: new JsonShape(
            new JsonMember("strategy", JsonKind.Text), new JsonMember(Shapes.Params, JsonKind.Object))),
        new JsonMember("search", JsonKind.Objects, Required: true, new JsonShape(
        [
            .. One,
            .. Grouping,
            new JsonMember(Limit, JsonKind.Whole),
            new JsonMember(Offset, JsonKind.Whole),
            new JsonMember(Shapes.Params, JsonKind.Object),
            new JsonMember(SearchParams, JsonKind.Object),
        ])));

    /// <summary>One search, by itself or as part of a hybrid one.</summary>
    /// <param name="call">The request, which says what all its searches have in common.</param>
    /// <param name="schema">The collection's.</param>
    /// <param name="search">The search itself.</param>
    /// <param name="vectors">Its list of vectors.</param>
    /// <param name="standardLimit">The hits wanted unless it says so.</param>
    public static Outcome<Proto.SearchRequest> Read(
        RestCall call, CollectionSchema schema, JsonElement search, ReadOnlySpan<byte> vectors, long standardLimit)
    {
        var group = QueryVectorsJson.Read(schema, search.Text(Field), vectors);
        if (!group.IsOk) return group.Error;
        var templates = TemplateJson.Read(search);
        if (!templates.IsOk) return templates.Error;
        var level = LevelOf(call.Body);
        if (!level.IsOk) return level.Error;
        var request = new Proto.SearchRequest
        {
            DbName = call.Database,
            CollectionName = call.Collection,
            PartitionNames = { call.Body.Texts(Shapes.PartitionNames) },
            OutputFields = { call.Body.Texts(Outputs) },
            Dsl = search.Text(Filter),
            DslType = Proto.DslType.BoolExprV1,
            ExprTemplateValues = { templates.Value },
            PlaceholderGroup = group.Value.ToByteString(),
            Nq = group.Value.Placeholders[0].Values.Count,
            ConsistencyLevel = level.Value ?? Proto.ConsistencyLevel.Bounded,
            UseDefaultConsistency = level.Value is null,
        };
        var score = Score(call.Body);
        if (!score.IsOk) return score.Error;
        if (score.Value.Functions.Count > 0) request.FunctionScore = score.Value;

        // The last of a name counts, so the request's own settings stand behind.
        request.SearchParams.Add(Pair("round_decimal", "-1"));
        if (AddParams(request, search.Find(SearchParams) ?? search.Find(Shapes.Params)) is { } wrong) return wrong;
        if (search.Text(MetricType) is { Length: > 0 } metric) request.SearchParams.Add(Pair("metric_type", metric));
        request.SearchParams.Add(Pair("anns_field", search.Text(Field)));
        request.SearchParams.Add(Pair("topk", search.Whole(Limit, standardLimit).Plain()));
        request.SearchParams.Add(Pair("offset", search.Whole(Offset).Plain()));
        request.SearchParams.AddRange(Groups(search));
        return request;
    }

    public static Outcome<Proto.HybridSearchRequest> ReadHybrid(
        RestCall call, CollectionSchema schema, long standardLimit)
    {
        var level = LevelOf(call.Body);
        if (!level.IsOk) return level.Error;
        var score = Score(call.Body);
        if (!score.IsOk) return score.Error;
        var limit = call.Body.Whole(Limit, standardLimit);
        var request = new Proto.HybridSearchRequest
        {
            DbName = call.Database,
            CollectionName = call.Collection,
            PartitionNames = { call.Body.Texts(Shapes.PartitionNames) },
            OutputFields = { call.Body.Texts(Outputs) },
            ConsistencyLevel = level.Value ?? Proto.ConsistencyLevel.Bounded,
            UseDefaultConsistency = level.Value is null,
        };
        if (score.Value.Functions.Count > 0) request.FunctionScore = score.Value;
        foreach (var sent in call.Body.Items("search"))
        {
            var vectors = JsonMarshal.GetRawUtf8Value(sent.Find(Data)!.Value);
            var search = Read(call, schema, sent, vectors, limit);
            if (!search.IsOk) return search.Error;
            request.Requests.Add(search.Value);
        }

        if (call.Body.Find("rerank") is { } rerank)
        {
            request.RankParams.Add(Pair("strategy", rerank.Text("strategy")));
            request.RankParams.Add(Pair(Shapes.Params, rerank.Find(Shapes.Params)?.GetRawText() ?? "{}"));
        }

        request.RankParams.Add(Pair("limit", limit.Plain()));
        request.RankParams.Add(Pair("offset", call.Body.Whole(Offset).Plain()));
        request.RankParams.Add(Pair("round_decimal", "-1"));
        request.RankParams.AddRange(Groups(call.Body));
        return request;
    }

    /// <summary>The level asked for; null for the collection's own.</summary>
    public static Outcome<Proto.ConsistencyLevel?> LevelOf(JsonElement body)
    {
        if (body.Text(Level) is not { Length: > 0 } name) return (Proto.ConsistencyLevel?)null;
        return EnumNames.Level(name) is { } level
            ? (Proto.ConsistencyLevel?)level
            : MilvusErrors.Invalid(
                $"{Level} can only be [Strong, Session, Bounded, Eventually, Customized], default: Bounded",
                "a consistency level",
                name);
    }

    /// <summary>
    /// Settings may stand in the object or in its inner <c>params</c>; servers look for them as names and in one text.
    /// </summary>
    private static MilvusError? AddParams(Proto.SearchRequest request, JsonElement? sent)
    {
        var all = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (sent is { } given)
        {
            if (given.Find(Shapes.Params) is { } inner)
            {
                if (inner.ValueKind != JsonValueKind.Object)
                    return RestErrors.Format($"'{SearchParams}.{Shapes.Params}' should be an object");
                foreach (var setting in inner.EnumerateObject()) all[setting.Name] = setting.Value;
            }

            foreach (var setting in given.EnumerateObject().Where(setting => setting.Name != Shapes.Params))
            {
                if (all.TryGetValue(setting.Name, out var other) && other.GetRawText() != setting.Value.GetRawText())
                    return MilvusErrors.Invalid(
                        $"ambiguous parameter: {setting.Name}, in search_param: {setting.Value}, "
                        + $"in search_param.params: {other}");
                all[setting.Name] = setting.Value;
                request.SearchParams.Add(Pair(NameOf(setting.Name), setting.Value.Plain()));
            }
        }

        request.SearchParams.Add(Pair(Shapes.Params, JsonSerializer.Serialize(all)));
        return null;
    }

    private static string NameOf(string setting) => setting switch
    {
        "ignoreGrowing" => "ignore_growing",
        MetricType => "metric_type",
        _ => setting,
    };

    private static IEnumerable<Proto.KeyValuePair> Groups(JsonElement search)
    {
        if (search.Text("groupingField") is not { Length: > 0 } field) yield break;
        yield return Pair("group_by_field", field);
        if (search.Whole("groupSize") is not (> 0 and var size)) yield break;
        yield return Pair("group_size", size.Plain());
        yield return Pair("strict_group_size", search.Flag("strictGroupSize") ? "true" : "false");
    }

    private static Outcome<Proto.FunctionScore> Score(JsonElement body)
    {
        var score = new Proto.FunctionScore();
        if (body.Find(RankScore) is not { } sent) return score;
        foreach (var function in sent.Items("functions"))
        {
            var read = SchemaJson.Function(function);
            if (!read.IsOk) return read.Error;
            score.Functions.Add(read.Value);
        }

        score.Params.AddRange(sent.Pairs(Shapes.Params));
        return score;
    }

    private static Proto.KeyValuePair Pair(string key, string value) => new() { Key = key, Value = value };
}
