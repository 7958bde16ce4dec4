namespace Milvus.Gateway.Rest.Routes;

/// <summary>Listing, describing, counting and dropping collections.</summary>
internal static class CollectionRoutes
{
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new("collections/create", "CreateCollection", CollectionCreation.Shape, CollectionCreation.AnswerAsync),
        new("collections/list", "ShowCollections", Shapes.Database, ListAsync),
        new("collections/describe", "DescribeCollection", Shapes.Collection, DescribeAsync),
        new("collections/has", "HasCollection", Shapes.Collection, HasAsync),
        new("collections/drop", "DropCollection", Shapes.Collection, DropAsync),
        new("collections/get_stats", "GetCollectionStatistics", Shapes.Collection, CountAsync),
    ];

    private static async Task<RestReply> ListAsync(RestCall call)
    {
        var shown = await call.SendAsync(
            call.Rpc.ShowCollections, new Proto.ShowCollectionsRequest { DbName = call.Database });
        return shown.IsOk ? RestReply.Of(shown.Value.CollectionNames) : shown.Error;
    }

    private static async Task<RestReply> HasAsync(RestCall call)
    {
        var has = await call.SendAsync(
            call.Rpc.HasCollection,
            new Proto.HasCollectionRequest { DbName = call.Database, CollectionName = call.Collection });
        return has.IsOk ? RestReply.Of("has", has.Value.Value) : has.Error;
    }

    private static Task<RestReply> DropAsync(RestCall call) => call.DoAsync(
        call.Rpc.DropCollection,
        new Proto.DropCollectionRequest { DbName = call.Database, CollectionName = call.Collection });

    private static async Task<RestReply> CountAsync(RestCall call)
    {
        var counted = await call.SendAsync(
            call.Rpc.GetCollectionStatistics,
            new Proto.GetCollectionStatisticsRequest { DbName = call.Database, CollectionName = call.Collection });
        return counted.IsOk ? RestReply.OfRowCount(counted.Value.Stats) : counted.Error;
    }

    private static async Task<RestReply> DescribeAsync(RestCall call)
    {
        var described = await call.SendAsync(
            call.Rpc.DescribeCollection,
            new Proto.DescribeCollectionRequest { DbName = call.Database, CollectionName = call.Collection });
        if (!described.IsOk) return described.Error;
        var state = await call.SendAsync(
            call.Rpc.GetLoadState,
            new Proto.GetLoadStateRequest { DbName = call.Database, CollectionName = call.Collection });
        if (!state.IsOk) return state.Error;
        var indexes = await IndexRoutes.FindAsync(call);
        return indexes.IsOk
            ? RestReply.Of(json => CollectionJson.Write(json, described.Value, state.Value.State, indexes.Value))
            : indexes.Error;
    }
}
