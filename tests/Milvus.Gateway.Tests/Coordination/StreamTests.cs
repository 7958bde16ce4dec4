using Milvus.Gateway.Tests.Wire;
using Milvus.Proto.Data;
using Alpha = Milvus.Proto.Data.Alpha;

namespace Milvus.Gateway.Tests.Coordination;

/// <summary>Vchannels as streams.</summary>
public sealed class StreamTests(GatewayHost host) : WriterSteps(host), IClassFixture<GatewayHost>
{
    [Fact]
    [Covers("ChannelStream.Watch")]
    public async Task A_watcher_is_told_rows_deletes_and_ticks_in_order_from_where_it_was()
    {
        var written = await CreateWrittenAsync();
        await InsertRowsAsync(3);
        await using var watch = Watch(written.Channels[0]);

        var rows = (await NextAsync(watch)).Insert;
        var tick = (await NextAsync(watch)).TimeTick.Base.Timestamp;
        await CallAsync<Proto.MutationResult>(
            "Delete", new Proto.DeleteRequest { CollectionName = Name, Expr = "id in [1, 2]" });
        var delete = (await NextAsync(watch, reply => reply.Delete is not null)).Delete;

        Assert.Equal((3, Proto.Msg.InsertDataVersion.ColumnBased), ((int)rows.NumRows, rows.Version));
        Assert.Equal(
            (written.Channels[0], Name, written.Collection, written.Partition, "_default"),
            (rows.ShardName, rows.CollectionName, rows.CollectionId, rows.PartitionId, rows.PartitionName));
        Assert.Equal((3, 3), (rows.RowIds.Distinct().Count(), rows.Timestamps.Count));
        Assert.Single(rows.Timestamps.Distinct());
        Assert.Equal(["id", "vector"], rows.FieldsData.Select(field => field.FieldName));
        Assert.Equal([1, 2, 3], rows.FieldsData[0].Scalars.LongData.Data);
        Assert.True(rows.SegmentId > 0 && rows.Timestamps[0] <= tick);
        Assert.Equal([1, 2], delete.PrimaryKeys.IntId.Data);
        Assert.True(delete.NumRows == 2 && delete.Timestamps.Count == 2 && delete.Timestamps[0] > tick);
        await using var later = Watch(written.Channels[0], after: tick);
        Assert.Equal(delete, (await NextAsync(later, reply => reply.TimeTick is null)).Delete);
    }

    [Fact]
    [Covers("ChannelStream.Watch")]
    public async Task A_watch_ends_with_the_reason_when_there_is_no_vchannel()
    {
        await using var unknown = Watch("by-dev-rootcoord-dml_0_1v0");
        Assert.Equal(500, (await NextAsync(unknown)).Status.Code);
        Assert.Null(await unknown.ReadAsync<WatchReply>());

        var written = await CreateWrittenAsync();
        await using var watch = Watch(written.Channels[0]);
        await CallAsync<Proto.Status>("DropCollection", new Proto.DropCollectionRequest { CollectionName = Name });

        Assert.Equal(500, (await NextAsync(watch, reply => reply.Status is not null)).Status.Code);
        Assert.Null(await watch.ReadAsync<WatchReply>());
    }

    [Fact]
    [Covers("ChannelStream.Report")]
    public async Task Every_report_gets_a_status_of_its_own()
    {
        var written = await CreateWrittenAsync();
        var (channel, node) = (written.Channels[0], NewNode());
        await AssignAsync(channel, node);
        var grant = await GrantAsync(written, channel);
        await using var report = new GrpcStream(AddressOf(Host), "milvus.proto.data.ChannelStream", "Report");

        Assert.Equal(0, await ToldAsync(report, new() { TimeTick = Tick(From(node), channel, 1, (grant.SegId, 3)) }));
        Assert.Equal(500, await ToldAsync(report, new() { TimeTick = Tick(From(NewNode()), channel, 1) }));
        Assert.Equal(500, await ToldAsync(report, new() { TimeTick = Tick(From(node), "nothing", 1) }));
        Assert.Equal(1100, await ToldAsync(report, new() { TimeTick = Tick(From(node), channel, 1, (grant.SegId, -3)) }));
        Assert.Equal(1101, await ToldAsync(report, new ReportRequest()));
        Assert.Equal(0, await ToldAsync(report, Statistics(node, grant.SegId, rows: 5, bytes: 100)));
        Assert.Equal(1100, await ToldAsync(report, Statistics(node, grant.SegId, rows: -5, bytes: 100)));
        Assert.Equal(1100, await ToldAsync(report, Statistics(node, grant.SegId, rows: 6, bytes: -100)));
        Assert.Equal(600, await ToldAsync(report, Statistics(node, 4711, rows: 6, bytes: 100)));
        Assert.Equal(500, await ToldAsync(report, Statistics(NewNode(), grant.SegId, rows: 7, bytes: 100)));
        report.Complete();

        Assert.Null(await report.ReadAsync<Proto.Status>());
        Assert.Equal(5, (await InfoAsync(grant.SegId)).NumOfRows);
    }

    private static async Task<int> ToldAsync(GrpcStream report, ReportRequest news)
    {
        report.Send(news);
        return (await report.ReadAsync<Proto.Status>())!.Code;
    }

    private static ReportRequest Statistics(long node, long segment, long rows, long bytes) => new()
    {
        Statistics = new Alpha.SegmentStatistics
        {
            Base = From(node),
            SegStats = { new Alpha.SegmentStatisticsUpdates { SegmentId = segment, NumRows = rows, MemorySize = bytes } },
        },
    };
}
