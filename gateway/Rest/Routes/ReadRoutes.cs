using System.Text.Json;
using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.Gateway.Mapping;
using Milvus.Gateway.Rest.Rows;

namespace Milvus.Gateway.Rest.Routes;

/// <summary>Query, get, search and hybrid search.</summary>
internal static class ReadRoutes
{
    private const int StandardLimit = 100;
    private const string OutputNames = "outputFields";
    private const string Level = "consistencyLevel";

    private static readonly JsonShape Read = Shapes.Collection.With(
        new JsonMember(Shapes.PartitionNames, JsonKind.Texts),
        new JsonMember(OutputNames, JsonKind.Texts),
        new JsonMember(Level, JsonKind.Text),
        new JsonMember(TemplateJson.Member, JsonKind.Object));

    private static readonly JsonShape Queried = Read.With(
        new JsonMember("filter", JsonKind.Text),
        new JsonMember("limit", JsonKind.Whole),
        new JsonMember("offset", JsonKind.Whole));

    private static readonly JsonShape Gotten = Read.With(
        new JsonMember("id", JsonKind.Any, Required: true), new JsonMember(Shapes.PartitionName, JsonKind.Text));

    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new("entities/query", "Query", Queried, QueryAsync),
        new("entities/get", "Query", Gotten, GetAsync),
        new("entities/search", "Search", SearchJson.Shape, SearchAsync),
        new("entities/hybrid_search", "HybridSearch", SearchJson.HybridShape, HybridSearchAsync),
        new("entities/advanced_search", "HybridSearch", SearchJson.HybridShape, HybridSearchAsync),
    ];

    private static async Task<RestReply> QueryAsync(RestCall call)
    {
        var templates = TemplateJson.Read(call.Body);
        if (!templates.IsOk) return templates.Error;
        var request = new Proto.QueryRequest
        {
            Expr = call.Body.Text("filter"),
            ExprTemplateValues = { templates.Value },
        };
        var counts = call.Body.Texts(OutputNames).Any(
            name => string.Equals(name.Trim(), OutputFields.Count, StringComparison.OrdinalIgnoreCase));
        var (limit, offset) = (call.Body.Whole("limit", StandardLimit), call.Body.Whole("offset"));
        if (limit != 0 && !counts) Add("limit", limit);
        if (offset != 0) Add("offset", offset);
        return await RowsAsync(call, request);

        void Add(string key, long value) =>
            request.QueryParams.Add(new Proto.KeyValuePair { Key = key, Value = value.Plain() });
    }

    private static async Task<RestReply> GetAsync(RestCall call)
    {
        var known = await call.Cache.GetAsync(call.Database, call.Collection);
        if (!known.IsOk) return known.Error;
        var key = known.Value.Schema.PrimaryKey;
        var ids = Keys(key, call.Body.Find("id")!.Value);
        if (!ids.IsOk) return ids.Error;
        var request = new Proto.QueryRequest { Expr = $"{key.Name} in {{ids}}" };
        request.ExprTemplateValues.Add("ids", new Proto.TemplateValue { ArrayVal = ids.Value });
        if (call.Body.Text(Shapes.PartitionName) is { Length: > 0 } partition) request.PartitionNames.Add(partition);
        return await RowsAsync(call, request);
    }

    private static async Task<RestReply> RowsAsync(RestCall call, Proto.QueryRequest request)
    {
        if (SearchJson.LevelOf(call.Body) is not { IsOk: true } level) return SearchJson.LevelOf(call.Body).Error!;
        request.DbName = call.Database;
        request.CollectionName = call.Collection;
        request.PartitionNames.AddRange(call.Body.Texts(Shapes.PartitionNames));
        request.OutputFields.AddRange(call.Body.Find(OutputNames) is null ? ["*"] : call.Body.Texts(OutputNames));
        request.ConsistencyLevel = level.Value ?? Proto.ConsistencyLevel.Bounded;
        request.UseDefaultConsistency = level.Value is null;
        var found = await call.SendAsync(call.Rpc.Query, request);
        return found.IsOk ? RestReply.Of(new RowWriter(found.Value, call.ReadsInt64)) : found.Error;
    }

    private static async Task<RestReply> SearchAsync(RestCall call)
    {
        var known = await call.Cache.GetAsync(call.Database, call.Collection);
        if (!known.IsOk) return known.Error;
        var request = SearchJson.Read(call, known.Value.Schema, call.Body, call.Raw.Span, StandardLimit);
        return request.IsOk
            ? Hits(call, await call.SendAsync(call.Rpc.Search, request.Value))
            : request.Error;
    }

    private static async Task<RestReply> HybridSearchAsync(RestCall call)
    {
        var known = await call.Cache.GetAsync(call.Database, call.Collection);
        if (!known.IsOk) return known.Error;
        var request = SearchJson.ReadHybrid(call, known.Value.Schema, StandardLimit);
        return request.IsOk
            ? Hits(call, await call.SendAsync(call.Rpc.HybridSearch, request.Value))
            : request.Error;
    }

    private static RestReply Hits(RestCall call, Outcome<Proto.SearchResults> found) => found.IsOk
        ? RestReply.Of(new RowWriter(found.Value.Results, call.ReadsInt64), found.Value.Results.Topks)
        : found.Error;

    private static Outcome<Proto.TemplateArrayValue> Keys(FieldSchema key, JsonElement sent)
    {
        IEnumerable<JsonElement> ids = sent.ValueKind == JsonValueKind.Array ? sent.EnumerateArray() : [sent];
        var keys = new Proto.TemplateArrayValue();
        foreach (var id in ids)
        {
            var isScalar = id.ValueKind is JsonValueKind.Number or JsonValueKind.String;
            if (isScalar && key.DataType == DataType.VarChar)
                (keys.StringData ??= new()).Data.Add(id.Plain());
            else if (isScalar && SchemaReader.TryNumber(id.Plain(), out var number))
                (keys.LongData ??= new()).Data.Add(number);
            else
                return RestErrors.Key($"id {id.GetRawText()} is no {key.DataType}");
        }

        return keys;
    }
}
