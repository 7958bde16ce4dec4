using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

public sealed class PartitionTests(GatewayHost host) : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    [Fact]
    public async Task Partitions_are_told_in_the_order_of_their_making()
    {
        await CreateAsync();
        await MakeAsync("zebra");
        await MakeAsync("ant");
        await MakeAsync("zebra");

        var shown = await ShowAsync();

        Assert.Equal(["_default", "zebra", "ant"], shown.PartitionNames);
        Assert.Equal([0L, 0, 0], shown.InMemoryPercentages);
        Assert.Equal(3, shown.PartitionIds.Distinct().Count());
        Assert.Equal(3, shown.CreatedUtcTimestamps.Count(created => created > 0));
    }

    [Fact]
    public async Task Rows_are_found_where_they_were_put()
    {
        await CreateAsync(shards: 2);
        await MakeAsync("red");
        await LoadAsync();
        await InsertAsync(1, 10);
        await InsertIntoAsync("red", 11, 5);

        Assert.Equal((15, 5, 10), (await CountAsync(), await CountAsync("red"), await CountAsync("_default")));
        Assert.Equal([11, 12, 13], await SearchAsync("red"));
        Assert.Equal(200, (await CountStatusAsync("blue")).Code);

        await WaitForFlushAsync(await FlushAsync());

        Assert.Equal((15, 5, 10), (await CountAsync(), await CountAsync("red"), await CountAsync("_default")));
        Assert.Equal("5", (await StatisticsAsync("red")).Stats[0].Value);
    }

    [Fact]
    public async Task Insert_into_an_unknown_partition_is_refused()
    {
        await CreateAsync();
        var insert = Samples.Insert(Name, 1, 1);
        insert.PartitionName = "none";

        var reply = await SendAsync<Proto.MutationResult>("Insert", insert);

        Assert.Equal((200, Proto.ErrorCode.MetaFailed), (reply.Status.Code, reply.Status.ErrorCode));
    }

    [Fact]
    public async Task A_dropped_partition_takes_its_rows_along()
    {
        await CreateAsync(shards: 2);
        await MakeAsync("red");
        await InsertAsync(1, 10);
        await InsertIntoAsync("red", 11, 5);
        await WaitForFlushAsync(await FlushAsync());
        await InsertIntoAsync("red", 16, 5);

        await CallAsync<Proto.Status>("DropPartition", Drop("red"));
        await CallAsync<Proto.Status>("DropPartition", Drop("red"));
        await LoadAsync();

        Assert.Equal(10, await CountAsync());
        Assert.False(await HasAsync("red"));
        Assert.Equal(200, (await CountStatusAsync("red")).Code);
        await MakeAsync("red");
        Assert.Equal((0, 10), (await CountAsync("red"), await CountAsync()));
    }

    [Fact]
    public async Task A_loaded_partition_and_the_default_one_cannot_be_dropped()
    {
        await CreateAsync();
        await MakeAsync("red");
        await LoadAsync();

        var loaded = await SendAsync<Proto.Status>("DropPartition", Drop("red"));
        var first = await SendAsync<Proto.Status>("DropPartition", Drop("_default"));

        Assert.Equal(
            "partition cannot be dropped, partition is loaded, please release it first", loaded.Reason);
        Assert.Equal("default partition cannot be deleted", first.Reason);
        Assert.Equal(Proto.ErrorCode.UnexpectedError, loaded.ErrorCode);
    }

    [Fact]
    public async Task A_partition_is_loaded_and_released_by_itself()
    {
        await CreateAsync();
        await MakeAsync("red");
        await MakeAsync("blue");
        await IndexAsync();
        await InsertAsync(1, 10);
        await InsertIntoAsync("red", 11, 5);
        await WaitForFlushAsync(await FlushAsync());
        await LoadPartitionsAsync("red");
        await MakeAsync("late");
        await LoadedAsync();

        Assert.Equal(Proto.LoadState.Loaded, await StateAsync("red"));
        Assert.Equal(Proto.LoadState.NotLoad, await StateAsync("blue"));
        Assert.Equal(Proto.LoadState.NotLoad, await StateAsync("late"));
        Assert.Equal(Proto.LoadState.NotExist, await StateAsync("none"));
        Assert.Equal(["red"], (await ShowAsync(Proto.ShowType.InMemory)).PartitionNames);
        Assert.Equal((5, 5), (await CountAsync(), await CountAsync("red")));
        Assert.Equal(201, (await CountStatusAsync("blue")).Code);

        await CallAsync<Proto.Status>("ReleasePartitions", new Proto.ReleasePartitionsRequest
        {
            CollectionName = Name,
            PartitionNames = { "red" },
        });

        Assert.Equal(Proto.LoadState.NotLoad, await StateAsync());
        Assert.Equal(101, (await CountStatusAsync("red")).Code);
    }

    [Fact]
    public async Task A_partition_made_while_all_are_loaded_is_loaded()
    {
        await CreateAsync();
        await LoadAsync();
        await MakeAsync("red");
        await InsertIntoAsync("red", 1, 3);

        Assert.Equal(Proto.LoadState.Loaded, await StateAsync("red"));
        Assert.Equal((3, 3), (await CountAsync(), await CountAsync("red")));
    }

    [Fact]
    public async Task Loading_needs_names_that_are_known_and_an_index()
    {
        await CreateAsync();
        var request = new Proto.LoadPartitionsRequest { CollectionName = Name };
        var none = await SendAsync<Proto.Status>("LoadPartitions", request);
        request.PartitionNames.Add("none");
        var unknown = await SendAsync<Proto.Status>("LoadPartitions", request);
        request.PartitionNames[0] = "_default";
        var bare = await SendAsync<Proto.Status>("LoadPartitions", request);

        Assert.Equal((1101, 200, 700), (none.Code, unknown.Code, bare.Code));
    }

    private Task<Proto.Status> MakeAsync(string partition) =>
        CallAsync<Proto.Status>(
            "CreatePartition", new Proto.CreatePartitionRequest { CollectionName = Name, PartitionName = partition });

    private Proto.DropPartitionRequest Drop(string partition) =>
        new() { CollectionName = Name, PartitionName = partition };

    private async Task<bool> HasAsync(string partition) => (await CallAsync<Proto.BoolResponse>(
        "HasPartition", new Proto.HasPartitionRequest { CollectionName = Name, PartitionName = partition })).Value;

    private Task<Proto.ShowPartitionsResponse> ShowAsync(Proto.ShowType type = Proto.ShowType.All) =>
        CallAsync<Proto.ShowPartitionsResponse>(
            "ShowPartitions", new Proto.ShowPartitionsRequest { CollectionName = Name, Type = type });

    private Task<Proto.GetPartitionStatisticsResponse> StatisticsAsync(string partition) =>
        CallAsync<Proto.GetPartitionStatisticsResponse>(
            "GetPartitionStatistics",
            new Proto.GetPartitionStatisticsRequest { CollectionName = Name, PartitionName = partition });

    private async Task<Proto.LoadState> StateAsync(params string[] partitions) =>
        (await CallAsync<Proto.GetLoadStateResponse>(
            "GetLoadState",
            new Proto.GetLoadStateRequest { CollectionName = Name, PartitionNames = { partitions } })).State;

    /// <summary>Polls as clients do until what was asked for is in memory.</summary>
    private async Task LoadedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await StateAsync() != Proto.LoadState.Loaded) patience.Token.ThrowIfCancellationRequested();
    }

    private Task<Proto.Status> LoadPartitionsAsync(params string[] partitions) =>
        CallAsync<Proto.Status>(
            "LoadPartitions",
            new Proto.LoadPartitionsRequest { CollectionName = Name, PartitionNames = { partitions } });

    private Task<Proto.MutationResult> InsertIntoAsync(string partition, int first, int count)
    {
        var insert = Samples.Insert(Name, first, count);
        insert.PartitionName = partition;
        return CallAsync<Proto.MutationResult>("Insert", insert);
    }

    private Proto.QueryRequest Count(string partition) =>
        new() { CollectionName = Name, OutputFields = { "count(*)" }, PartitionNames = { partition } };

    private async Task<long> CountAsync(string partition) =>
        (await CallAsync<Proto.QueryResults>("Query", Count(partition))).FieldsData[0].Scalars.LongData.Data[0];

    private async Task<Proto.Status> CountStatusAsync(string partition) =>
        (await SendAsync<Proto.QueryResults>("Query", Count(partition))).Status;

    private async Task<IEnumerable<long>> SearchAsync(string partition)
    {
        var search = Samples.Search(Name, 3, [1, 1, 1, 1]);
        search.PartitionNames.Add(partition);
        return (await CallAsync<Proto.SearchResults>("Search", search)).Results.Ids.IntId.Data;
    }
}
