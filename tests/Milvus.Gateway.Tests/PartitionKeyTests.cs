using Google.Protobuf;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

public sealed class PartitionKeyTests(GatewayHost host) : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    [Theory]
    [InlineData("text")]
    [InlineData("int64")]
    public async Task Rows_go_where_the_hash_of_their_key_says_and_all_are_found(string key)
    {
        await CreateAsync(key, partitions: 3, shards: 2);
        await LoadAsync();
        await InsertAsync(1, 100);

        Assert.Equal(100, await CountAsync());
        var counts = await CountsAsync();
        Assert.Equal((3, 100), (counts.Length, counts.Sum()));
        Assert.All(counts, count => Assert.InRange(count, 1, 99));
        await WaitForFlushAsync(await FlushAsync());
        Assert.Equal(100, await CountAsync());
        Assert.Equal(counts, await CountsAsync());
    }

    [Fact]
    public async Task Partitions_have_numbers_and_are_sixteen_unless_said_otherwise()
    {
        await CreateAsync("text", partitions: 0);

        var shown = await ShowAsync();
        var described = await CallAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = Name });

        Assert.Equal(Enumerable.Range(0, 16).Select(number => $"_default_{number}"), shown.PartitionNames);
        Assert.Equal(16, described.NumPartitions);
        Assert.Equal("text", described.Schema.Fields.Single(field => field.IsPartitionKey).Name);
    }

    [Fact]
    public async Task Nobody_names_a_partition_by_hand()
    {
        await CreateAsync("text", partitions: 2);
        await LoadAsync();
        var insert = Samples.Insert(Name, 1, 1);
        insert.PartitionName = "_default_0";
        var query = new Proto.QueryRequest { CollectionName = Name, Expr = "id > 0", PartitionNames = { "_default_0" } };
        var search = Samples.Search(Name, 3, [1, 1, 1, 1]);
        search.PartitionNames.Add("_default_0");
        var create = await SendAsync<Proto.Status>(
            "CreatePartition", new Proto.CreatePartitionRequest { CollectionName = Name, PartitionName = "p" });
        var load = await SendAsync<Proto.Status>(
            "LoadPartitions",
            new Proto.LoadPartitionsRequest { CollectionName = Name, PartitionNames = { "_default_0" } });

        Assert.Equal(1100, (await SendAsync<Proto.MutationResult>("Insert", insert)).Status.Code);
        Assert.Equal(
            Proto.ErrorCode.IllegalArgument, (await SendAsync<Proto.QueryResults>("Query", query)).Status.ErrorCode);
        Assert.Equal(
            Proto.ErrorCode.UnexpectedError, (await SendAsync<Proto.SearchResults>("Search", search)).Status.ErrorCode);
        Assert.Equal("disable create partition if partition key mode is used", create.Reason);
        Assert.Equal(Proto.ErrorCode.UnexpectedError, load.ErrorCode);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("float")]
    public async Task A_key_that_is_primary_or_of_another_type_is_refused(string key) =>
        Assert.Equal(1100, (await SendAsync<Proto.Status>("CreateCollection", Make(key, partitions: 2))).Code);

    [Fact]
    public async Task A_number_of_partitions_needs_a_key()
    {
        var request = Make("text", partitions: 2);
        request.Schema = Samples.EveryType().ToByteString();

        Assert.Equal(1100, (await SendAsync<Proto.Status>("CreateCollection", request)).Code);
    }

    private Task<Proto.Status> CreateAsync(string key, int partitions, int shards = 1) =>
        CallAsync<Proto.Status>("CreateCollection", Make(key, partitions, shards));

    private Proto.CreateCollectionRequest Make(string key, int partitions, int shards = 1)
    {
        var schema = Samples.EveryType();
        schema.Fields.Single(field => field.Name == key).IsPartitionKey = true;
        return new Proto.CreateCollectionRequest
        {
            CollectionName = Name,
            Schema = schema.ToByteString(),
            ShardsNum = shards,
            NumPartitions = partitions,
        };
    }

    private Task<Proto.ShowPartitionsResponse> ShowAsync() => CallAsync<Proto.ShowPartitionsResponse>(
        "ShowPartitions", new Proto.ShowPartitionsRequest { CollectionName = Name });

    private async Task<long[]> CountsAsync()
    {
        var counts = new List<long>();
        foreach (var partition in (await ShowAsync()).PartitionNames)
        {
            var told = await CallAsync<Proto.GetPartitionStatisticsResponse>(
                "GetPartitionStatistics",
                new Proto.GetPartitionStatisticsRequest { CollectionName = Name, PartitionName = partition });
            counts.Add(long.Parse(told.Stats[0].Value, System.Globalization.CultureInfo.InvariantCulture));
        }

        return [.. counts];
    }
}
