using Milvus.Testing.Workloads;

namespace Milvus.Cluster.Tests.OnOrleans;

/// <summary>I7: two clusters on one store, neither of which knows of the other, as after a split of the network.</summary>
public sealed class FenceTests
{
    private const int Shards = 2;
    private const string Collection = "split";

    [Fact]
    public async Task A_channel_that_is_activated_twice_is_fenced_and_the_older_acknowledges_nothing()
    {
        await using var older = await MilvusCluster.StartAsync(1);
        using var olderCalls = new Calls(older.Ports[0], Collection);
        await olderCalls.CreateAsync(Shards);
        await olderCalls.InsertedAsync(1, 100);

        await using var newer = await MilvusCluster.StartBesideAsync(older, 1);
        using var newerCalls = new Calls(newer.Ports[0], Collection);
        await newerCalls.InsertedAsync(101, 100);

        // Both have every channel now; the older one's next commit meets the newer one's fence.
        var refused = await olderCalls.InsertAsync(201, 100);
        Assert.NotEqual(0, refused.Code);
        Assert.True(refused.Retriable, $"{refused.Code}: {refused.Reason}");
        Assert.Equal(Enumerable.Range(1, 200).Select(key => (long)key), await newerCalls.ReadKeysAsync());
    }

    [Fact]
    public async Task A_fenced_silo_takes_the_channel_back_only_by_a_new_epoch_and_sees_every_row()
    {
        await using var older = await MilvusCluster.StartAsync(1);
        using var olderCalls = new Calls(older.Ports[0], Collection);
        await olderCalls.CreateAsync(Shards);
        await using var newer = await MilvusCluster.StartBesideAsync(older, 1);
        using var newerCalls = new Calls(newer.Ports[0], Collection);

        var acknowledged = new SortedSet<long>();
        for (var round = 0; round < 20; round++)
        {
            var calls = round % 2 == 0 ? olderCalls : newerCalls;
            var first = 1 + (round * 10L);
            if ((await calls.InsertAsync(first, 10)).Code == 0)
            {
                acknowledged.UnionWith(Enumerable.Range(0, 10).Select(offset => first + offset));
            }
        }

        Assert.NotEmpty(acknowledged);
        await newer.DisposeAsync();
        var found = await SettledAsync(olderCalls);
        Assert.Equal(found.Distinct().Count(), found.Count);
        Assert.Empty(acknowledged.Except(found));
    }

    /// <summary>A fenced activation goes with its next commit: a read behind a commit of its own sees the log.</summary>
    private static async Task<List<long>> SettledAsync(Calls calls)
    {
        await calls.FlushAsync();
        return await calls.ReadKeysAsync();
    }
}
