using Milvus.Testing.Workloads;

namespace Milvus.Cluster.Tests;

/// <summary>What a client sees is the same on one silo and on several.</summary>
public sealed class ClusterTests
{
    private const int Shards = 4;
    private const string Collection = "rows";

    public static TheoryData<int> Sizes => MilvusCluster.Sizes;

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Rows_are_inserted_flushed_queried_and_searched_through_every_gateway(int silos)
    {
        await using var cluster = await MilvusCluster.StartAsync(silos);
        using var first = new Calls(cluster.Ports[0], Collection);
        await first.CreateAsync(Shards);
        await first.InsertedAsync(1, 3000);
        await first.FlushAsync();
        await first.InsertedAsync(3001, 500);

        foreach (var port in cluster.Ports)
        {
            using var calls = new Calls(port, Collection);
            Assert.Equal(3500, await calls.CountAsync());
            Assert.Equal(Enumerable.Range(1, 3500).Select(key => (long)key), await calls.ReadKeysAsync());

            // Growing and flushed rows of every shard that have the same vector.
            var same = Enumerable.Range(0, 36).Select(round => 17L + (97 * round));
            Assert.Equal(same, (await calls.SearchAsync(17, limit: 36)).Order());
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task What_one_gateway_drops_and_makes_again_the_others_see(int silos)
    {
        await using var cluster = await MilvusCluster.StartAsync(silos);
        using var first = new Calls(cluster.Ports[0], Collection);
        using var last = new Calls(cluster.Ports[^1], Collection);
        await first.CreateAsync(Shards);
        await first.InsertedAsync(1, 100);
        Assert.Equal(100, await last.CountAsync());

        await first.DropAsync();
        await first.CreateAsync(Shards);
        await first.InsertedAsync(1, 7);
        Assert.Equal(7, await last.CountAsync());
        await last.InsertedAsync(8, 3);
        Assert.Equal(10, await first.CountAsync());
    }
}
