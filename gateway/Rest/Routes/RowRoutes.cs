using Milvus.Core.Errors;
using Milvus.Gateway.Rest.Rows;

namespace Milvus.Gateway.Rest.Routes;

/// <summary>Insert, upsert and delete.</summary>
internal static class RowRoutes
{
    private static readonly JsonShape Rows = Shapes.Collection.With(
        new JsonMember(Shapes.PartitionName, JsonKind.Text),
        new JsonMember("data", JsonKind.Raw, Required: true));

    private static readonly JsonShape Deleted = Shapes.Collection.With(
        new JsonMember(Shapes.PartitionName, JsonKind.Text),
        new JsonMember("filter", JsonKind.Text, Required: true),
        new JsonMember(TemplateJson.Member, JsonKind.Object));

    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new("entities/insert", "Insert", Rows, InsertAsync),
        new("entities/upsert", "Upsert", Rows, UpsertAsync),
        new("entities/delete", "Delete", Deleted, DeleteAsync),
    ];

    private static async Task<RestReply> InsertAsync(RestCall call)
    {
        var rows = await ReadAsync(call, upsert: false);
        if (!rows.IsOk) return rows.Error;
        var done = await call.SendAsync(
            call.Rpc.Insert,
            new Proto.InsertRequest
            {
                DbName = call.Database,
                CollectionName = call.Collection,
                PartitionName = call.Body.Text(Shapes.PartitionName),
                NumRows = rows.Value.Count,
                FieldsData = { rows.Value.Columns },
            });
        return done.IsOk ? Done(call, "insert", done.Value.InsertCnt, done.Value.Ids) : done.Error;
    }

    private static async Task<RestReply> UpsertAsync(RestCall call)
    {
        var rows = await ReadAsync(call, upsert: true);
        if (!rows.IsOk) return rows.Error;
        var done = await call.SendAsync(
            call.Rpc.Upsert,
            new Proto.UpsertRequest
            {
                DbName = call.Database,
                CollectionName = call.Collection,
                PartitionName = call.Body.Text(Shapes.PartitionName),
                NumRows = rows.Value.Count,
                FieldsData = { rows.Value.Columns },
            });
        return done.IsOk ? Done(call, "upsert", done.Value.UpsertCnt, done.Value.Ids) : done.Error;
    }

    private static async Task<RestReply> DeleteAsync(RestCall call)
    {
        var templates = TemplateJson.Read(call.Body);
        if (!templates.IsOk) return templates.Error;
        var done = await call.SendAsync(
            call.Rpc.Delete,
            new Proto.DeleteRequest
            {
                DbName = call.Database,
                CollectionName = call.Collection,
                PartitionName = call.Body.Text(Shapes.PartitionName),
                Expr = call.Body.Text("filter"),
                ExprTemplateValues = { templates.Value },
            });
        if (!done.IsOk) return done.Error;
        return RestReply.Of(
            json =>
            {
                json.WriteStartObject();
                json.WriteNumber("deleteCount", done.Value.DeleteCnt);
                json.WriteEndObject();
            },
            hasCost: true);
    }

    private static async Task<Outcome<InsertRows>> ReadAsync(RestCall call, bool upsert)
    {
        var known = await call.Cache.GetAsync(call.Database, call.Collection);
        if (!known.IsOk) return known.Error;
        var rows = RowReader.Read(known.Value.Schema, call.Raw.Span, upsert);
        if (rows.IsOk) return rows;

        // They may fit the schema of now.
        var fresh = await call.Cache.RefreshAsync(call.Database, call.Collection);
        if (!fresh.IsOk) return fresh.Error;
        return fresh.Value.Schema.Version == known.Value.Schema.Version && fresh.Value.Id == known.Value.Id
            ? rows
            : RowReader.Read(fresh.Value.Schema, call.Raw.Span, upsert);
    }

    private static RestReply Done(RestCall call, string what, long count, Proto.IDs ids) => RestReply.Of(
        json =>
        {
            json.WriteStartObject();
            json.WriteNumber($"{what}Count", count);
            json.WritePropertyName($"{what}Ids");
            RowWriter.WriteKeys(json, ids, call.ReadsInt64);
            json.WriteEndObject();
        },
        hasCost: true);
}
