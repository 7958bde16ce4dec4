namespace Milvus.Gateway.Rest.Routes;

/// <summary>Databases.</summary>
internal static class DatabaseRoutes
{
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new("databases/create", "CreateDatabase", Shapes.NamedDatabase.WithProperties(), CreateAsync),
        new("databases/drop", "DropDatabase", Shapes.NamedDatabase, DropAsync),
        new("databases/list", "ListDatabases", Shapes.Database, ListAsync),
        new("databases/describe", "DescribeDatabase", Shapes.NamedDatabase, DescribeAsync),
        new("databases/alter", "AlterDatabase", Shapes.NamedDatabase.WithProperties(), AlterAsync),
        new("databases/alter_properties", "AlterDatabase", Shapes.NamedDatabase.WithProperties(), AlterAsync),
        new("databases/drop_properties", "AlterDatabase", Shapes.NamedDatabase.WithPropertyKeys(), AlterAsync),
    ];

    private static Task<RestReply> CreateAsync(RestCall call) => call.DoAsync(
        call.Rpc.CreateDatabase,
        new Proto.CreateDatabaseRequest { DbName = call.Database, Properties = { call.Body.Pairs(Shapes.Properties) } });

    private static Task<RestReply> DropAsync(RestCall call) =>
        call.DoAsync(call.Rpc.DropDatabase, new Proto.DropDatabaseRequest { DbName = call.Database });

    private static async Task<RestReply> ListAsync(RestCall call)
    {
        var listed = await call.SendAsync(call.Rpc.ListDatabases, new Proto.ListDatabasesRequest());
        return listed.IsOk ? RestReply.Of(listed.Value.DbNames) : listed.Error;
    }

    private static async Task<RestReply> DescribeAsync(RestCall call)
    {
        var described = await call.SendAsync(
            call.Rpc.DescribeDatabase, new Proto.DescribeDatabaseRequest { DbName = call.Database });
        if (!described.IsOk) return described.Error;
        return RestReply.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("dbName", described.Value.DbName);
            json.WriteNumber("dbID", described.Value.DbId);
            json.WritePairs("properties", described.Value.Properties);
            json.WriteEndObject();
        });
    }

    private static Task<RestReply> AlterAsync(RestCall call) => call.DoAsync(
        call.Rpc.AlterDatabase,
        new Proto.AlterDatabaseRequest
        {
            DbName = call.Database,
            Properties = { call.Body.Pairs(Shapes.Properties) },
            DeleteKeys = { call.Body.Texts(Shapes.PropertyKeys) },
        });
}
