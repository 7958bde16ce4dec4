using System.Text.Json;
using Google.Protobuf;
using Milvus.Core.Errors;
using Milvus.Gateway.Mapping;
using Milvus.Gateway.Rest.Routes;

namespace Milvus.Gateway.Rest;

/// <summary>
/// Makes a collection, either of a dimension alone, which also makes its index and loads it, or of a schema; with a
/// schema indexes and loading follow where the request has <c>indexParams</c>.
/// </summary>
internal static class CollectionCreation
{
    private const string Schema = "schema";
    private const string IndexParams = "indexParams";
    private const string Dimension = "dimension";
    private const string StandardMetric = "COSINE";
    private const string Level = "consistencyLevel";

    public static readonly JsonShape Shape = Shapes.Collection.With(
        new JsonMember(Dimension, JsonKind.Whole),
        new JsonMember("idType", JsonKind.Text),
        new JsonMember("autoID", JsonKind.Flag),
        new JsonMember("metricType", JsonKind.Text),
        new JsonMember("primaryFieldName", JsonKind.Text),
        new JsonMember("vectorFieldName", JsonKind.Text),
        new JsonMember("description", JsonKind.Text),
        new JsonMember(Level, JsonKind.Text),
        new JsonMember(Shapes.Params, JsonKind.Object),
        new JsonMember(IndexParams, JsonKind.Objects, Inside: Shapes.IndexParam),
        new JsonMember(Schema, JsonKind.Object, Inside: new JsonShape(
            new JsonMember("autoID", JsonKind.Flag),
            new JsonMember("enableDynamicField", JsonKind.Flag),
            new JsonMember("enabledDynamicField", JsonKind.Flag),
            new JsonMember("functions", JsonKind.Objects, Inside: Shapes.Function),
            new JsonMember("fields", JsonKind.Objects, Inside: Shapes.Field))));

    public static async Task<RestReply> AnswerAsync(RestCall call)
    {
        var isQuick = call.Body.Find(Schema) is not { } sent || !sent.Items("fields").Any();
        var schema = isQuick
            ? Quick(call)
            : SchemaJson.Read(call.Collection, call.Body.Text("description"), call.Body.Find(Schema)!.Value);
        if (!schema.IsOk) return schema.Error;
        foreach (var index in call.Body.Items(IndexParams))
            if (schema.Value.Fields.All(field => field.Name != index.Text("fieldName")))
                return RestErrors.Undefined(index.Text("fieldName"));
        var request = Request(call, schema.Value);
        if (!request.IsOk) return request.Error;

        var done = await call.DoAsync(call.Rpc.CreateCollection, request.Value);
        if (done.Error is not null) return done;
        if (isQuick)
            done = await call.DoAsync(call.Rpc.CreateIndex, QuickIndex(call, schema.Value.Fields[1].Name));
        else if (call.Body.Items(IndexParams).Any())
            done = await IndexRoutes.CreateAsync(call);
        else
            return done;
        return done.Error is null ? await LoadRoutes.LoadAsync(call, refresh: false) : done;
    }

    private static Outcome<Proto.CollectionSchema> Quick(RestCall call)
    {
        var body = call.Body;
        if (body.Whole(Dimension) == 0)
            return MilvusErrors.Invalid($"{Dimension} is required for quickly create collection");
        var key = new Proto.FieldSchema
        {
            Name = Or(body.Text("primaryFieldName"), "id"),
            IsPrimaryKey = true,
            AutoId = body.Flag("autoID"),
        };
        switch (body.Text("idType"))
        {
            case "" or "Int64" or "int64":
                key.DataType = Proto.DataType.Int64;
                break;
            case "VarChar" or "Varchar":
                key.DataType = Proto.DataType.VarChar;
                if (Param(body, "max_length") is { } length)
                    key.TypeParams.Add(new Proto.KeyValuePair { Key = "max_length", Value = length });
                break;
            case var other:
                return MilvusErrors.Invalid(
                    "idType can only be [Int64, VarChar], default: Int64", "Int64, VarChar", other);
        }

        var vector = new Proto.FieldSchema
        {
            Name = Or(body.Text("vectorFieldName"), "vector"),
            DataType = Proto.DataType.FloatVector,
        };
        vector.TypeParams.Add(new Proto.KeyValuePair { Key = "dim", Value = body.Whole(Dimension).Plain() });
        return new Proto.CollectionSchema
        {
            Name = call.Collection,
            Description = body.Text("description"),
            AutoId = key.AutoId,
            EnableDynamicField = Param(body, "enableDynamicField") is not { } text || QueryParams.IsTrue(text),
            Fields = { key, vector },
        };
    }

    private static Proto.CreateIndexRequest QuickIndex(RestCall call, string field) => new()
    {
        DbName = call.Database,
        CollectionName = call.Collection,
        FieldName = field,
        IndexName = field,
        ExtraParams =
        {
            new Proto.KeyValuePair
            {
                Key = IndexRules.MetricKey,
                Value = Or(call.Body.Text("metricType"), StandardMetric),
            },
        },
    };

    private static Outcome<Proto.CreateCollectionRequest> Request(RestCall call, Proto.CollectionSchema schema)
    {
        var level = Param(call.Body, Level) ?? call.Body.Text(Level);
        var known = level.Length == 0 ? Proto.ConsistencyLevel.Bounded : EnumNames.Level(level);
        if (known is not { } consistency)
            return MilvusErrors.Invalid(
                $"{Level} can only be [Strong, Session, Bounded, Eventually, Customized], default: Bounded",
                "a consistency level",
                level);
        var shards = Number(call.Body, "shardsNum", 1);
        if (!shards.IsOk) return shards.Error;
        var partitions = Number(call.Body, "partitionsNum", 0);
        if (!partitions.IsOk) return partitions.Error;
        var request = new Proto.CreateCollectionRequest
        {
            DbName = call.Database,
            CollectionName = call.Collection,
            Schema = schema.ToByteString(),
            ShardsNum = shards.Value,
            ConsistencyLevel = consistency,
            NumPartitions = schema.Fields.Any(field => field.IsPartitionKey) ? partitions.Value : 0,
        };
        AddProperty("ttlSeconds", "collection.ttl.seconds");
        AddProperty("partitionKeyIsolation", "partitionkey.isolation");
        return request;

        void AddProperty(string param, string key)
        {
            if (Param(call.Body, param) is { } value)
                request.Properties.Add(new Proto.KeyValuePair { Key = key, Value = value });
        }
    }

    private static Outcome<int> Number(JsonElement body, string param, int standard) =>
        Param(body, param) is not { } text ? standard
        : int.TryParse(text, out var number) ? number
        : RestErrors.Format($"'{Shapes.Params}.{param}' should be an integer, but is {text}");

    private static string? Param(JsonElement body, string name) => body.Find(Shapes.Params)?.Find(name)?.Plain();

    private static string Or(string text, string standard) => text.Length > 0 ? text : standard;
}
