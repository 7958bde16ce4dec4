using System.Text.Json;
using Milvus.Core.Errors;
using Milvus.Gateway.Mapping;

namespace Milvus.Gateway.Rest.Routes;

/// <summary>Index definitions.</summary>
internal static class IndexRoutes
{
    private const string TypeKey = "index_type";

    private static readonly JsonShape Created = Shapes.Collection.With(
        new JsonMember("indexParams", JsonKind.Objects, Required: true, Shapes.IndexParam));

    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new("indexes/create", "CreateIndex", Created, CreateAsync),
        new("indexes/describe", "DescribeIndex", Shapes.Index, DescribeAsync),
        new("indexes/drop", "DropIndex", Shapes.Index, DropAsync),
        new("indexes/list", "DescribeIndex", Shapes.Collection, ListAsync),
        new("indexes/alter_properties", "AlterIndex", Shapes.Index.WithProperties(), AlterAsync),
        new("indexes/drop_properties", "AlterIndex", Shapes.Index.WithPropertyKeys(), AlterAsync),
    ];

    /// <summary>Makes the indexes of a request one by one; stops at the first that is refused.</summary>
    public static async Task<RestReply> CreateAsync(RestCall call)
    {
        foreach (var index in call.Body.Items("indexParams"))
        {
            var request = new Proto.CreateIndexRequest
            {
                DbName = call.Database,
                CollectionName = call.Collection,
                FieldName = index.Text("fieldName"),
                IndexName = index.Text(Shapes.IndexName),
                ExtraParams = { Params(index) },
            };
            var done = await call.DoAsync(call.Rpc.CreateIndex, request);
            if (done.Error is not null) return done;
        }

        return RestReply.Done;
    }

    /// <summary>The indexes of a collection or of one of its fields; an empty list when there are none.</summary>
    public static async Task<Outcome<IReadOnlyList<Proto.IndexDescription>>> FindAsync(RestCall call, string name = "")
    {
        var described = await call.SendAsync(
            call.Rpc.DescribeIndex,
            new Proto.DescribeIndexRequest
            {
                DbName = call.Database,
                CollectionName = call.Collection,
                IndexName = name,
            });
        if (described.IsOk) return described.Value.IndexDescriptions;
        return name.Length == 0 && described.Error.Code == ErrorCode.IndexNotFound
            ? Array.Empty<Proto.IndexDescription>()
            : described.Error;
    }

    private static IEnumerable<Proto.KeyValuePair> Params(JsonElement index)
    {
        var others = index.Find(Shapes.Params);
        var type = index.Text("indexType") is { Length: > 0 } named ? named : others?.Find(TypeKey)?.Plain();
        if (type is not null) yield return new() { Key = TypeKey, Value = type };
        if (index.Text("metricType") is { Length: > 0 } metric)
            yield return new() { Key = IndexRules.MetricKey, Value = metric };
        if (others is { } given) yield return new() { Key = Shapes.Params, Value = given.GetRawText() };
    }

    private static async Task<RestReply> DescribeAsync(RestCall call)
    {
        var found = await FindAsync(call, call.Body.Text(Shapes.IndexName));
        if (!found.IsOk) return found.Error;
        return RestReply.Of(json =>
        {
            json.WriteStartArray();
            foreach (var index in found.Value)
            {
                json.WriteStartObject();
                json.WriteString("indexName", index.IndexName);
                json.WriteString("fieldName", index.FieldName);
                json.WriteString("indexType", KeyValues.Find(index.Params, TypeKey) ?? "");
                json.WriteString("metricType", KeyValues.Find(index.Params, IndexRules.MetricKey) ?? "");
                json.WriteString("indexState", EnumNames.Of(index.State));
                json.WriteNumber("totalRows", index.TotalRows);
                json.WriteNumber("indexedRows", index.IndexedRows);
                json.WriteNumber("pendingRows", index.PendingIndexRows);
                json.WriteString("failReason", index.IndexStateFailReason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static async Task<RestReply> ListAsync(RestCall call)
    {
        var found = await FindAsync(call);
        return found.IsOk ? RestReply.Of([.. found.Value.Select(index => index.IndexName)]) : found.Error;
    }

    private static Task<RestReply> DropAsync(RestCall call) => call.DoAsync(
        call.Rpc.DropIndex,
        new Proto.DropIndexRequest
        {
            DbName = call.Database,
            CollectionName = call.Collection,
            IndexName = call.Body.Text(Shapes.IndexName),
        });

    private static Task<RestReply> AlterAsync(RestCall call) => call.DoAsync(
        call.Rpc.AlterIndex,
        new Proto.AlterIndexRequest
        {
            DbName = call.Database,
            CollectionName = call.Collection,
            IndexName = call.Body.Text(Shapes.IndexName),
            ExtraParams = { call.Body.Pairs(Shapes.Properties) },
            DeleteKeys = { call.Body.Texts(Shapes.PropertyKeys) },
        });
}
