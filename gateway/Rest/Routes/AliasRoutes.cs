namespace Milvus.Gateway.Rest.Routes;

/// <summary>Aliases.</summary>
internal static class AliasRoutes
{
    private static readonly JsonShape AliasOfCollection =
        Shapes.Collection.With(new JsonMember(Shapes.AliasName, JsonKind.Text, Required: true));

    private static readonly JsonShape Listed =
        Shapes.Database.With(new JsonMember(RestCall.CollectionName, JsonKind.Text));

    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new("aliases/create", "CreateAlias", AliasOfCollection, CreateAsync),
        new("aliases/alter", "AlterAlias", AliasOfCollection, AlterAsync),
        new("aliases/drop", "DropAlias", Shapes.Alias, DropAsync),
        new("aliases/describe", "DescribeAlias", Shapes.Alias, DescribeAsync),
        new("aliases/list", "ListAliases", Listed, ListAsync),
    ];

    private static Task<RestReply> CreateAsync(RestCall call) => call.DoAsync(
        call.Rpc.CreateAlias,
        new Proto.CreateAliasRequest
        {
            DbName = call.Database,
            CollectionName = call.Collection,
            Alias = call.Body.Text(Shapes.AliasName),
        });

    private static Task<RestReply> AlterAsync(RestCall call) => call.DoAsync(
        call.Rpc.AlterAlias,
        new Proto.AlterAliasRequest
        {
            DbName = call.Database,
            CollectionName = call.Collection,
            Alias = call.Body.Text(Shapes.AliasName),
        });

    private static Task<RestReply> DropAsync(RestCall call) => call.DoAsync(
        call.Rpc.DropAlias,
        new Proto.DropAliasRequest { DbName = call.Database, Alias = call.Body.Text(Shapes.AliasName) });

    private static async Task<RestReply> DescribeAsync(RestCall call)
    {
        var described = await call.SendAsync(
            call.Rpc.DescribeAlias,
            new Proto.DescribeAliasRequest { DbName = call.Database, Alias = call.Body.Text(Shapes.AliasName) });
        if (!described.IsOk) return described.Error;
        return RestReply.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("dbName", described.Value.DbName);
            json.WriteString("collectionName", described.Value.Collection);
            json.WriteString("aliasName", described.Value.Alias);
            json.WriteEndObject();
        });
    }

    private static async Task<RestReply> ListAsync(RestCall call)
    {
        var listed = await call.SendAsync(
            call.Rpc.ListAliases,
            new Proto.ListAliasesRequest { DbName = call.Database, CollectionName = call.Collection });
        return listed.IsOk ? RestReply.Of(listed.Value.Aliases) : listed.Error;
    }
}
