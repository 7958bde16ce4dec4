namespace Milvus.Gateway.Rest.Routes;

/// <summary>Partitions.</summary>
internal static class PartitionRoutes
{
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new("partitions/create", "CreatePartition", Shapes.Partition, CreateAsync),
        new("partitions/drop", "DropPartition", Shapes.Partition, DropAsync),
        new("partitions/has", "HasPartition", Shapes.Partition, HasAsync),
        new("partitions/list", "ShowPartitions", Shapes.Collection, ListAsync),
        new("partitions/get_stats", "GetPartitionStatistics", Shapes.Partition, CountAsync),
        new("partitions/load", "LoadPartitions", Shapes.Partitions, LoadAsync),
        new("partitions/release", "ReleasePartitions", Shapes.Partitions, ReleaseAsync),
    ];

    private static Task<RestReply> CreateAsync(RestCall call) => call.DoAsync(
        call.Rpc.CreatePartition,
        new Proto.CreatePartitionRequest
        {
            DbName = call.Database,
            CollectionName = call.Collection,
            PartitionName = call.Body.Text(Shapes.PartitionName),
        });

    private static Task<RestReply> DropAsync(RestCall call) => call.DoAsync(
        call.Rpc.DropPartition,
        new Proto.DropPartitionRequest
        {
            DbName = call.Database,
            CollectionName = call.Collection,
            PartitionName = call.Body.Text(Shapes.PartitionName),
        });

    private static async Task<RestReply> HasAsync(RestCall call)
    {
        var has = await call.SendAsync(
            call.Rpc.HasPartition,
            new Proto.HasPartitionRequest
            {
                DbName = call.Database,
                CollectionName = call.Collection,
                PartitionName = call.Body.Text(Shapes.PartitionName),
            });
        return has.IsOk ? RestReply.Of("has", has.Value.Value) : has.Error;
    }

    private static async Task<RestReply> ListAsync(RestCall call)
    {
        var shown = await call.SendAsync(
            call.Rpc.ShowPartitions,
            new Proto.ShowPartitionsRequest { DbName = call.Database, CollectionName = call.Collection });
        return shown.IsOk ? RestReply.Of(shown.Value.PartitionNames) : shown.Error;
    }

    private static async Task<RestReply> CountAsync(RestCall call)
    {
        var counted = await call.SendAsync(
            call.Rpc.GetPartitionStatistics,
            new Proto.GetPartitionStatisticsRequest
            {
                DbName = call.Database,
                CollectionName = call.Collection,
                PartitionName = call.Body.Text(Shapes.PartitionName),
            });
        return counted.IsOk ? RestReply.OfRowCount(counted.Value.Stats) : counted.Error;
    }

    private static Task<RestReply> LoadAsync(RestCall call) => call.DoAsync(
        call.Rpc.LoadPartitions,
        new Proto.LoadPartitionsRequest
        {
            DbName = call.Database,
            CollectionName = call.Collection,
            PartitionNames = { call.Body.Texts(Shapes.PartitionNames) },
        });

    private static Task<RestReply> ReleaseAsync(RestCall call) => call.DoAsync(
        call.Rpc.ReleasePartitions,
        new Proto.ReleasePartitionsRequest
        {
            DbName = call.Database,
            CollectionName = call.Collection,
            PartitionNames = { call.Body.Texts(Shapes.PartitionNames) },
        });
}
