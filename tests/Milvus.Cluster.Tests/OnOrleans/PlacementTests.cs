using Milvus.Interfaces;
using Milvus.Interfaces.Messages;
using Milvus.Testing.Workloads;
using Orleans.Runtime.Placement;

namespace Milvus.Cluster.Tests.OnOrleans;

/// <summary>Where segments live, and what that changes: nothing that a client sees.</summary>
public sealed class PlacementTests
{
    private const string Collection = "placed";

    [Fact]
    public async Task Segments_are_flushed_on_the_silo_of_their_channel()
    {
        await using var cluster = await MilvusCluster.StartAsync(3);
        using var calls = new Calls(cluster.Ports[0], Collection);
        await calls.CreateAsync(shards: 16);
        await calls.InsertedAsync(1, 1600);
        await calls.FlushAsync();

        var segments = (await SegmentsAsync(cluster)).Segments;
        Assert.Equal(16, segments.Length);
        var silos = segments.Select(segment => WhereIs(cluster, segment)).Distinct().Count();
        Assert.True(silos > 1, "Every vchannel is on one silo.");
        Assert.All(segments, segment => Assert.Equal(
            WhereIs(cluster, segment),
            cluster.WhereIs(cluster.Grains.GetGrain<ISegmentGrain>(segment.Segment.Value))));
    }

    [Fact]
    public async Task A_segment_that_lives_elsewhere_is_written_from_the_log()
    {
        await using var cluster = await MilvusCluster.StartAsync(2);
        using var calls = new Calls(cluster.Ports[0], Collection);
        await calls.CreateAsync(shards: 1);
        await calls.InsertedAsync(1, 1000);
        await calls.InsertedAsync(1001, 500);
        var growing = Assert.Single((await SegmentsAsync(cluster)).Segments);
        var channel = cluster.WhereIs(cluster.Grains.GetGrain<IChannelGrain>(growing.Channel.Value));
        var elsewhere = cluster.Silos.Silos.Select(silo => silo.SiloAddress).Single(address => !address.Equals(channel));

        // Asked for by somebody over there before it is sealed, the segment is activated there.
        var segment = cluster.Grains.GetGrain<ISegmentGrain>(growing.Segment.Value);
        RequestContext.Set(IPlacementDirector.PlacementHintKey, elsewhere);
        await segment.LoadAsync(new LoadRequest { Load = false });
        RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        Assert.Equal(elsewhere, cluster.WhereIs(segment));

        await calls.FlushAsync();
        Assert.Equal(elsewhere, cluster.WhereIs(segment));
        Assert.Equal(1500, await calls.CountAsync());
        Assert.Equal(Enumerable.Range(1, 1500).Select(key => (long)key), await calls.ReadKeysAsync());
    }

    /// <summary>The silo of a segment's channel.</summary>
    private static SiloAddress? WhereIs(MilvusCluster cluster, SegmentInfo segment) =>
        cluster.WhereIs(cluster.Grains.GetGrain<IChannelGrain>(segment.Channel.Value));

    private static async Task<SegmentsReply> SegmentsAsync(MilvusCluster cluster)
    {
        var catalog = await cluster.Grains.GetGrain<ICatalogGrain>("default").ResolveAsync(Collection);
        return await cluster.Grains.GetGrain<ICollectionGrain>(catalog.Entries[0].Collection.Value).GetSegmentsAsync();
    }
}
