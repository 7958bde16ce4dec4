using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

public sealed class IndexTests(GatewayHost host) : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    [Fact]
    public async Task An_index_is_finished_and_counts_every_row()
    {
        await CreateAsync();
        await IndexAsync();
        await InsertAsync(1, 5);

        var state = await CallAsync<Proto.GetIndexStateResponse>(
            "GetIndexState", new Proto.GetIndexStateRequest { CollectionName = Name, IndexName = "vector" });
        var progress = await CallAsync<Proto.GetIndexBuildProgressResponse>(
            "GetIndexBuildProgress",
            new Proto.GetIndexBuildProgressRequest { CollectionName = Name, FieldName = "vector" });
        var statistics = await CallAsync<Proto.GetIndexStatisticsResponse>(
            "GetIndexStatistics", new Proto.GetIndexStatisticsRequest { CollectionName = Name });

        Assert.Equal(Proto.IndexState.Finished, state.State);
        Assert.Equal((5, 5), (progress.IndexedRows, progress.TotalRows));
        Assert.Equal("vector", Assert.Single(statistics.IndexDescriptions).FieldName);
    }

    [Fact]
    public async Task An_unknown_index_is_refused_by_its_name()
    {
        await CreateAsync();

        var reply = await SendAsync<Proto.GetIndexStateResponse>(
            "GetIndexState", new Proto.GetIndexStateRequest { CollectionName = Name, IndexName = "none" });

        Assert.Equal((700, Proto.ErrorCode.IndexNotExist), (reply.Status.Code, reply.Status.ErrorCode));
        Assert.Equal("index not found[indexName=none]", reply.Status.Reason);
    }

    [Fact]
    public async Task An_index_is_altered_while_released()
    {
        await CreateAsync();
        await IndexAsync();
        var set = new Proto.AlterIndexRequest { CollectionName = Name, IndexName = "vector" };
        set.ExtraParams.Add(Samples.Pair("mmap.enabled", "true"));
        await CallAsync<Proto.Status>("AlterIndex", set);
        Assert.Contains(Samples.Pair("mmap.enabled", "true"), await ParamsAsync());

        var delete = new Proto.AlterIndexRequest
        {
            CollectionName = Name,
            IndexName = "vector",
            DeleteKeys = { "mmap.enabled" },
        };
        await CallAsync<Proto.Status>("AlterIndex", delete);
        Assert.DoesNotContain(await ParamsAsync(), pair => pair.Key == "mmap.enabled");

        await LoadAsync();
        Assert.Equal(104, (await SendAsync<Proto.Status>("AlterIndex", set)).Code);
        set.ExtraParams[0].Key = "nlist";
        set.IndexName = "none";
        Assert.Equal(700, (await SendAsync<Proto.Status>("AlterIndex", set)).Code);
    }

    [Fact]
    public async Task The_index_of_a_loaded_vector_stays_and_that_of_a_scalar_goes()
    {
        await CreateAsync();
        await LoadAsync();
        await CallAsync<Proto.Status>(
            "CreateIndex", new Proto.CreateIndexRequest { CollectionName = Name, FieldName = "int64", IndexName = "numbers" });

        var refused = await DropAsync("vector");
        var dropped = await DropAsync("numbers");
        var again = await DropAsync("numbers");

        Assert.Equal((1100, 0, 0), (refused.Code, dropped.Code, again.Code));
        await CallAsync<Proto.Status>(
            "ReleaseCollection", new Proto.ReleaseCollectionRequest { CollectionName = Name });
        Assert.Equal(0, (await DropAsync("vector")).Code);
        Assert.Equal(700, (await SendAsync<Proto.DescribeIndexResponse>(
            "DescribeIndex", new Proto.DescribeIndexRequest { CollectionName = Name })).Status.Code);
    }

    private Task<Proto.Status> DropAsync(string index) => SendAsync<Proto.Status>(
        "DropIndex", new Proto.DropIndexRequest { CollectionName = Name, IndexName = index });

    private async Task<IEnumerable<Proto.KeyValuePair>> ParamsAsync() =>
        (await CallAsync<Proto.DescribeIndexResponse>(
            "DescribeIndex", new Proto.DescribeIndexRequest { CollectionName = Name })).IndexDescriptions[0].Params;
}
