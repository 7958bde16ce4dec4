using Milvus.Gateway.Tests.Wire;
using Milvus.Proto.Data;

namespace Milvus.Gateway.Tests.Coordination;

public sealed class DataCoordTests(GatewayHost host) : CoordinationSteps(host), IClassFixture<GatewayHost>
{
    private const int Rows = 60;

    [Fact]
    [Covers("DataCoord.Flush", "DataCoord.GetSegmentStates", "DataCoord.GetFlushState")]
    public async Task A_flush_by_id_is_told_by_state_until_its_segments_are_flushed()
    {
        var (collection, flush) = await FlushedAsync();

        Assert.Equal(collection, flush.CollectionId);
        Assert.NotEmpty(flush.SegmentIds);
        Assert.Equal(2, flush.ChannelCps.Count);
        Assert.True(flush.FlushTs > 0 && flush.TimeOfSeal > 0);
        var states = await GetAsync<GetSegmentStatesResponse>(
            "GetSegmentStates", new GetSegmentStatesRequest { SegmentIds = { flush.SegmentIds, 4711 } });
        Assert.Equal(
            [.. flush.SegmentIds.Select(_ => Proto.SegmentState.Flushed), Proto.SegmentState.NotExist],
            states.States.Select(state => state.State));
        Assert.Equal([.. flush.SegmentIds.Select(_ => 0), 600], states.States.Select(state => state.Status.Code));
        Assert.All(states.States.Take(flush.SegmentIds.Count), state => Assert.True(state.StartPosition.Timestamp > 0));
        var named = await GetAsync<Proto.GetFlushStateResponse>(
            "GetFlushState", new GetFlushStateRequest { CollectionName = Name, FlushTs = flush.FlushTs });
        Assert.True(named.Flushed);
    }

    [Fact]
    [Covers("DataCoord.GetSegmentInfo", "DataCoord.GetInsertBinlogPaths")]
    public async Task Segments_are_told_with_files_rows_and_checkpoints()
    {
        var (collection, flush) = await FlushedAsync();

        var info = await GetAsync<GetSegmentInfoResponse>(
            "GetSegmentInfo", new GetSegmentInfoRequest { SegmentIds = { flush.SegmentIds } });

        Assert.Equal(Rows, info.Infos.Sum(segment => segment.NumOfRows));
        Assert.Equal(2, info.ChannelCheckpoint.Count);
        foreach (var segment in info.Infos)
        {
            Assert.Equal((collection, Proto.SegmentState.Flushed), (segment.CollectionId, segment.State));
            Assert.All(segment.Binlogs, field => Assert.Equal(segment.NumOfRows, field.Binlogs.Sum(log => log.EntriesNum)));
            var paths = await GetAsync<GetInsertBinlogPathsResponse>(
                "GetInsertBinlogPaths", new GetInsertBinlogPathsRequest { SegmentId = segment.Id });
            Assert.Equal(segment.Binlogs.Select(field => field.FieldId), paths.FieldIds);
            Assert.Equal(
                segment.Binlogs.SelectMany(field => field.Binlogs).Select(log => log.LogPath),
                paths.Paths.SelectMany(list => list.Values));
            Assert.Contains(paths.Paths.SelectMany(list => list.Values), path => path.Contains($"/{segment.Id}/0/"));
        }
    }

    [Fact]
    [Covers(
        "DataCoord.GetFlushedSegments", "DataCoord.GetSegmentsByStates", "DataCoord.GetCollectionStatistics",
        "DataCoord.GetPartitionStatistics")]
    public async Task Lists_and_counts_go_by_partition_and_state()
    {
        var (collection, flush) = await FlushedAsync();
        await InsertAsync(1000, 5);

        var flushed = await GetAsync<GetFlushedSegmentsResponse>(
            "GetFlushedSegments", new GetFlushedSegmentsRequest { CollectionId = collection, PartitionId = -1 });
        Assert.Equal(flush.SegmentIds.Order(), flushed.Segments);
        var growing = await GetAsync<GetSegmentsByStatesResponse>("GetSegmentsByStates", new GetSegmentsByStatesRequest
        {
            CollectionId = collection,
            PartitionId = -1,
            States = { Proto.SegmentState.Growing },
        });
        Assert.NotEmpty(growing.Segments);
        Assert.Empty(growing.Segments.Intersect(flushed.Segments));
        var count = await GetAsync<GetCollectionStatisticsResponse>(
            "GetCollectionStatistics", new GetCollectionStatisticsRequest { CollectionId = collection });
        Assert.Equal(("row_count", $"{Rows + 5}"), (count.Stats[0].Key, count.Stats[0].Value));
        var partition = (await GetAsync<GetSegmentInfoResponse>(
            "GetSegmentInfo", new GetSegmentInfoRequest { SegmentIds = { flushed.Segments[0] } })).Infos[0].PartitionId;
        var ofPartition = await GetAsync<GetPartitionStatisticsResponse>("GetPartitionStatistics",
            new GetPartitionStatisticsRequest { CollectionId = collection, PartitionIds = { partition } });
        Assert.Equal($"{Rows + 5}", ofPartition.Stats[0].Value);
    }

    [Fact]
    [Covers("DataCoord.GetRecoveryInfo", "DataCoord.GetRecoveryInfoV2", "DataCoord.WatchChannels")]
    public async Task Recovery_names_where_to_seek_and_what_is_there()
    {
        var (collection, flush) = await FlushedAsync();
        await InsertAsync(1000, 5);

        var first = await GetAsync<GetRecoveryInfoResponse>(
            "GetRecoveryInfo", new GetRecoveryInfoRequest { CollectionId = collection });
        var second = await GetAsync<GetRecoveryInfoResponseV2>(
            "GetRecoveryInfoV2", new GetRecoveryInfoRequestV2 { CollectionId = collection });

        Assert.Equal(2, first.Channels.Count);
        Assert.Equal(first.Channels, second.Channels);
        Assert.All(first.Channels, channel => Assert.True(channel.SeekPosition.Timestamp > 0));
        Assert.Equal(flush.SegmentIds.Order(), first.Channels.SelectMany(channel => channel.FlushedSegmentIds).Order());
        Assert.NotEmpty(first.Channels.SelectMany(channel => channel.UnflushedSegmentIds));
        Assert.Equal(flush.SegmentIds.Order(), first.Binlogs.Select(segment => segment.SegmentId).Order());
        Assert.Equal(Rows, first.Binlogs.Sum(segment => segment.NumOfRows));
        Assert.Equal(Rows, second.Segments.Sum(segment => segment.NumOfRows));
        await GetAsync<WatchChannelsResponse>("WatchChannels", new WatchChannelsRequest
        {
            CollectionId = collection,
            ChannelNames = { first.Channels.Select(channel => channel.ChannelName) },
        });
    }

    [Fact]
    [Covers(
        "DataCoord.GetComponentStates", "DataCoord.CheckHealth", "DataCoord.ShowConfigurations",
        "DataCoord.GetMetrics", "DataCoord.GetTimeTickChannel", "DataCoord.GetSegmentInfoChannel",
        "DataCoord.GetStatisticsChannel")]
    public async Task The_component_tells_state_health_settings_and_stored_bytes()
    {
        var (collection, _) = await FlushedAsync();

        var state = await GetAsync<Proto.ComponentStates>("GetComponentStates", new Proto.GetComponentStatesRequest());
        Assert.Equal(("datacoord", Proto.StateCode.Healthy), (state.State.Role, state.State.StateCode));
        var health = await GetAsync<Proto.CheckHealthResponse>("CheckHealth", new Proto.CheckHealthRequest());
        Assert.True(health.IsHealthy, string.Join('\n', health.Reasons));
        var settings = await GetAsync<Proto.Internal.ShowConfigurationsResponse>(
            "ShowConfigurations", new Proto.Internal.ShowConfigurationsRequest { Pattern = "Proxy" });
        Assert.Contains(settings.Configurations, pair => pair.Key == "proxy.grpc.servermaxrecvsize");
        Assert.DoesNotContain(settings.Configurations, pair => pair.Key.StartsWith("datacoord", StringComparison.Ordinal));
        var metrics = await GetAsync<Proto.GetMetricsResponse>(
            "GetMetrics", new Proto.GetMetricsRequest { Request = """{"metric_type":"system_info"}""" });
        Assert.Contains($"\"{collection}\":", metrics.Response, StringComparison.Ordinal);
        Assert.Equal(1200, (await AskAsync<Proto.GetMetricsResponse>(
            "GetMetrics", new Proto.GetMetricsRequest { Request = """{"metric_type":"none"}""" })).Status.Code);
        foreach (var rpc in new[] { "GetTimeTickChannel", "GetSegmentInfoChannel" })
            Assert.NotEmpty((await GetAsync<Proto.StringResponse>(rpc, new GetSegmentInfoChannelRequest())).Value);
        Assert.Equal(500, (await AskAsync<Proto.StringResponse>(
            "GetStatisticsChannel", new GetSegmentInfoChannelRequest())).Status.Code);
    }

    [Fact]
    public async Task What_is_unknown_or_wrong_is_refused_as_Milvus_does()
    {
        var (collection, flush) = await FlushedAsync();

        Assert.Equal(100, (await AskAsync<FlushResponse>("Flush", new FlushRequest { CollectionId = 1 })).Status.Code);
        Assert.Equal(100, (await AskAsync<Proto.GetFlushStateResponse>(
            "GetFlushState", new GetFlushStateRequest { CollectionId = 1, FlushTs = 5 })).Status.Code);
        Assert.Equal(600, (await AskAsync<GetSegmentInfoResponse>(
            "GetSegmentInfo", new GetSegmentInfoRequest { SegmentIds = { flush.SegmentIds[0], 1 } })).Status.Code);
        Assert.Equal(600, (await AskAsync<GetInsertBinlogPathsResponse>(
            "GetInsertBinlogPaths", new GetInsertBinlogPathsRequest { SegmentId = 1 })).Status.Code);
        Assert.Equal(100, (await AskAsync<GetCollectionStatisticsResponse>(
            "GetCollectionStatistics", new GetCollectionStatisticsRequest { CollectionId = 1 })).Status.Code);
        Assert.Equal(200, (await AskAsync<GetPartitionStatisticsResponse>("GetPartitionStatistics",
            new GetPartitionStatisticsRequest { CollectionId = collection, PartitionIds = { 1 } })).Status.Code);
        Assert.Equal(1100, (await AskAsync<GetSegmentsByStatesResponse>("GetSegmentsByStates",
            new GetSegmentsByStatesRequest { CollectionId = collection, States = { (Proto.SegmentState)99 } })).Status.Code);
        Assert.Equal(100, (await AskAsync<GetRecoveryInfoResponse>(
            "GetRecoveryInfo", new GetRecoveryInfoRequest { CollectionId = 1 })).Status.Code);
        var foreign = new WatchChannelsRequest { CollectionId = collection, ChannelNames = { "by-dev-rootcoord-dml_0_1v0" } };
        Assert.Equal(1100, (await AskAsync<WatchChannelsResponse>("WatchChannels", foreign)).Status.Code);
        Assert.Equal(1101, (await AskAsync<WatchChannelsResponse>(
            "WatchChannels", new WatchChannelsRequest { CollectionId = collection })).Status.Code);
    }

    [Fact]
    [Covers(
        "DataCoord.CompleteCompaction", "DataCoord.ManualCompaction", "DataCoord.GetCompactionState",
        "DataCoord.GetCompactionStateWithPlans", "DataCoord.Import")]
    public async Task Compactions_and_imports_are_refused_until_they_are_there()
    {
        await CreateAsync();
        var collection = await CollectionIdAsync();

        Assert.Equal(10, (await AskAsync<Proto.ManualCompactionResponse>(
            "ManualCompaction", new Proto.ManualCompactionRequest { CollectionId = collection })).Status.Code);
        Assert.Equal(10, (await AskAsync<Proto.Status>("CompleteCompaction", new CompactionResult { PlanId = 1 })).Code);
        Assert.Equal(10, (await AskAsync<Proto.GetCompactionStateResponse>(
            "GetCompactionState", new Proto.GetCompactionStateRequest { CompactionId = 1 })).Status.Code);
        Assert.Equal(10, (await AskAsync<Proto.GetCompactionPlansResponse>(
            "GetCompactionStateWithPlans", new Proto.GetCompactionPlansRequest { CompactionId = 1 })).Status.Code);
        Assert.Equal(10, (await AskAsync<ImportTaskResponse>("Import", new ImportTaskRequest())).Status.Code);
    }

    [Fact]
    public async Task Each_port_serves_its_own_service_alone()
    {
        var elsewhere = await Client.CallAsync("milvus.proto.data.DataCoord", "GetComponentStates", []);
        var inside = await Coordinator.CallAsync("GetVersion", new Proto.GetVersionRequest());
        var pretended = await Client.CallAsync(
            "milvus.proto.data.DataCoord", "GetComponentStates", [], ("host", $"127.0.0.1:{Host.Port}"));

        Assert.Equal([12, 12, 12], [elsewhere.Status, inside.Status, pretended.Status]);
    }

    [Fact]
    public async Task A_port_that_was_asked_for_must_be_free()
    {
        using var folder = new TemporaryFolder();
        await using var insisting = GatewayHost.Build(folder, options => options.InternalPort = AddressOf(Host).Port);
        var refused = await Assert.ThrowsAsync<IOException>(() => insisting.StartAsync());
        Assert.Contains($":{AddressOf(Host).Port}", refused.Message, StringComparison.Ordinal);
    }

    private async Task<(long Collection, FlushResponse Flush)> FlushedAsync()
    {
        await CreateAsync(shards: 2);
        await LoadAsync();
        await InsertAsync(1, Rows);
        var collection = await CollectionIdAsync();
        var flush = await GetAsync<FlushResponse>("Flush", new FlushRequest { CollectionId = collection, DbId = 7 });
        Assert.Equal(7, flush.DbId);
        await UntilAsync(async () => (await GetAsync<Proto.GetFlushStateResponse>(
            "GetFlushState", new GetFlushStateRequest { SegmentIds = { flush.SegmentIds } })).Flushed);
        return (collection, flush);
    }
}
