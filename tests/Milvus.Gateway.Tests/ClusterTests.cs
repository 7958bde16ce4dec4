using System.Text.Json;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

public sealed class ClusterTests(GatewayHost host) : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    private const string Group = "__default_resource_group";

    [Fact]
    public async Task The_server_shows_itself_as_one_healthy_node()
    {
        var metrics = await CallAsync<Proto.GetMetricsResponse>(
            "GetMetrics", new Proto.GetMetricsRequest { Request = """{"metric_type":"system_info"}""" });
        var states = await CallAsync<Proto.ComponentStates>(
            "GetComponentStates", new Proto.GetComponentStatesRequest());

        using var told = JsonDocument.Parse(metrics.Response);
        Assert.Single(
            told.RootElement.GetProperty("nodes_info").EnumerateArray(),
            node => node.GetProperty("infos").GetProperty("type").GetString() == "querynode");
        Assert.Equal(Proto.StateCode.Healthy, states.State.StateCode);
        Assert.All(states.SubcomponentStates, part => Assert.Equal(Proto.StateCode.Healthy, part.StateCode));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"metric_type":"weather"}""")]
    public async Task Metrics_that_nobody_knows_are_refused(string request) =>
        Assert.Equal(1100, (await SendAsync<Proto.GetMetricsResponse>(
            "GetMetrics", new Proto.GetMetricsRequest { Request = request })).Status.Code);

    [Fact]
    public async Task A_loaded_collection_has_one_replica_and_a_released_one_none()
    {
        await CreateAsync(shards: 2);
        var before = await ReplicasAsync();
        await LoadAsync();
        var replica = Assert.Single((await ReplicasAsync()).Replicas);

        Assert.Empty(before.Replicas);
        Assert.Equal((Group, 2), (replica.ResourceGroupName, replica.ShardReplicas.Count));
        Assert.Single(replica.PartitionIds);
    }

    [Fact]
    public async Task Segments_in_memory_are_told_of_a_loaded_collection()
    {
        await CreateAsync();
        var request = new Proto.GetQuerySegmentInfoRequest { CollectionName = Name };
        var released = await SendAsync<Proto.GetQuerySegmentInfoResponse>("GetQuerySegmentInfo", request);
        await LoadAsync();
        await InsertAsync(1, 5);

        var loaded = await CallAsync<Proto.GetQuerySegmentInfoResponse>("GetQuerySegmentInfo", request);

        Assert.Equal(101, released.Status.Code);
        Assert.Equal(5, Assert.Single(loaded.Infos).NumRows);
    }

    [Fact]
    public async Task There_is_one_resource_group_and_no_room_for_another()
    {
        var listed = await CallAsync<Proto.ListResourceGroupsResponse>(
            "ListResourceGroups", new Proto.ListResourceGroupsRequest());
        var described = await CallAsync<Proto.DescribeResourceGroupResponse>(
            "DescribeResourceGroup", new Proto.DescribeResourceGroupRequest { ResourceGroup = Group });
        var unknown = await SendAsync<Proto.DescribeResourceGroupResponse>(
            "DescribeResourceGroup", new Proto.DescribeResourceGroupRequest { ResourceGroup = "other" });
        var created = await SendAsync<Proto.Status>(
            "CreateResourceGroup", new Proto.CreateResourceGroupRequest { ResourceGroup = "other" });
        var again = await SendAsync<Proto.Status>(
            "CreateResourceGroup", new Proto.CreateResourceGroupRequest { ResourceGroup = Group });
        var dropped = await SendAsync<Proto.Status>(
            "DropResourceGroup", new Proto.DropResourceGroupRequest { ResourceGroup = Group });

        Assert.Equal([Group], listed.ResourceGroups);
        Assert.Equal((1, 1), (described.ResourceGroup.Capacity, described.ResourceGroup.NumAvailableNode));
        Assert.Equal((300, 302, 301, 1100), (unknown.Status.Code, created.Code, again.Code, dropped.Code));
    }

    [Fact]
    public async Task Balancing_names_the_collection_that_is_unknown_and_needs_a_second_node()
    {
        await CreateAsync();
        var unknown = await SendAsync<Proto.Status>(
            "LoadBalance", new Proto.LoadBalanceRequest { CollectionName = "none" });
        var known = await SendAsync<Proto.Status>(
            "LoadBalance", new Proto.LoadBalanceRequest { CollectionName = Name });

        Assert.Equal((100, Proto.ErrorCode.CollectionNotExists), (unknown.Code, unknown.ErrorCode));
        Assert.Equal(3000, known.Code);
    }

    [Fact]
    public async Task A_flush_of_everything_ends_with_every_row_written()
    {
        await CreateAsync(shards: 2);
        await InsertAsync(1, 20);
        var flushed = await CallAsync<Proto.FlushAllResponse>("FlushAll", new Proto.FlushAllRequest());
        var request = new Proto.GetFlushAllStateRequest { FlushAllTs = flushed.FlushAllTs };
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await CallAsync<Proto.GetFlushAllStateResponse>("GetFlushAllState", request)).Flushed)
            patience.Token.ThrowIfCancellationRequested();

        var mine = flushed.FlushResults.Single().CollectionResults.Single(one => one.CollectionName == Name);
        Assert.NotEmpty(mine.SegmentIds.Data);
        var segments = await CallAsync<Proto.GetPersistentSegmentInfoResponse>(
            "GetPersistentSegmentInfo", new Proto.GetPersistentSegmentInfoRequest { CollectionName = Name });
        Assert.Equal(20, segments.Infos.Sum(segment => segment.NumRows));
        Assert.All(segments.Infos, segment => Assert.Equal(Proto.SegmentState.Flushed, segment.State));
    }

    [Fact]
    public async Task A_flush_of_an_unknown_target_is_refused()
    {
        var database = await SendAsync<Proto.FlushAllResponse>(
            "FlushAll", new Proto.FlushAllRequest { DbName = "nodb" });
        var target = new Proto.FlushAllTarget { DbName = "default", CollectionNames = { "none" } };
        var collection = await SendAsync<Proto.FlushAllResponse>(
            "FlushAll", new Proto.FlushAllRequest { FlushTargets = { target } });
        var state = await SendAsync<Proto.GetFlushAllStateResponse>(
            "GetFlushAllState", new Proto.GetFlushAllStateRequest());

        Assert.Equal((800, 100, 1101), (database.Status.Code, collection.Status.Code, state.Status.Code));
    }

    private Task<Proto.GetReplicasResponse> ReplicasAsync() => CallAsync<Proto.GetReplicasResponse>(
        "GetReplicas", new Proto.GetReplicasRequest { CollectionName = Name });
}
