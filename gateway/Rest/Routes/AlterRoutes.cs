using Google.Protobuf;

namespace Milvus.Gateway.Rest.Routes;

/// <summary>Changes of collections that exist.</summary>
internal static class AlterRoutes
{
    private static readonly JsonShape Renamed = Shapes.Collection.With(
        new JsonMember("newCollectionName", JsonKind.Text, Required: true), new JsonMember("newDbName", JsonKind.Text));

    private static readonly JsonShape FieldChanged = Shapes.Collection.With(
        new JsonMember("fieldName", JsonKind.Text, Required: true), new JsonMember("fieldParams", JsonKind.Object));

    private static readonly JsonShape FieldAdded =
        Shapes.Collection.With(new JsonMember("schema", JsonKind.Object, Required: true, Shapes.Field));

    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new("collections/rename", "RenameCollection", Renamed, RenameAsync),
        new("collections/alter_properties", "AlterCollection", Shapes.Collection.WithProperties(), AlterAsync),
        new("collections/drop_properties", "AlterCollection", Shapes.Collection.WithPropertyKeys(), AlterAsync),
        new("collections/truncate", "TruncateCollection", Shapes.Collection, TruncateAsync),
        new("collections/fields/alter_properties", "AlterCollectionField", FieldChanged, AlterFieldAsync),
        new("collections/fields/add", "AddCollectionField", FieldAdded, AddFieldAsync),
    ];

    private static Task<RestReply> RenameAsync(RestCall call) => call.DoAsync(
        call.Rpc.RenameCollection,
        new Proto.RenameCollectionRequest
        {
            DbName = call.Database,
            OldName = call.Collection,
            NewName = call.Body.Text("newCollectionName"),
            NewDbName = call.Body.Text("newDbName"),
        });

    private static Task<RestReply> AlterAsync(RestCall call) => call.DoAsync(
        call.Rpc.AlterCollection,
        new Proto.AlterCollectionRequest
        {
            DbName = call.Database,
            CollectionName = call.Collection,
            Properties = { call.Body.Pairs(Shapes.Properties) },
            DeleteKeys = { call.Body.Texts(Shapes.PropertyKeys) },
        });

    private static async Task<RestReply> TruncateAsync(RestCall call)
    {
        var done = await call.SendAsync(
            call.Rpc.TruncateCollection,
            new Proto.TruncateCollectionRequest { DbName = call.Database, CollectionName = call.Collection });
        return done.IsOk ? RestReply.Done : done.Error;
    }

    private static Task<RestReply> AlterFieldAsync(RestCall call) => call.DoAsync(
        call.Rpc.AlterCollectionField,
        new Proto.AlterCollectionFieldRequest
        {
            DbName = call.Database,
            CollectionName = call.Collection,
            FieldName = call.Body.Text("fieldName"),
            Properties = { call.Body.Pairs("fieldParams") },
        });

    private static async Task<RestReply> AddFieldAsync(RestCall call)
    {
        var field = SchemaJson.Field(call.Body.Find("schema")!.Value, autoId: false);
        if (!field.IsOk) return field.Error;
        return await call.DoAsync(
            call.Rpc.AddCollectionField,
            new Proto.AddCollectionFieldRequest
            {
                DbName = call.Database,
                CollectionName = call.Collection,
                Schema = field.Value.ToByteString(),
            });
    }
}
