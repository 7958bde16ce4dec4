using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Channels;
using Milvus.Engine.Queries;
using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests;

public sealed class ChannelProcessTests
{
    [Fact]
    public async Task Acknowledged_rows_are_read_at_once_and_after_a_restart()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(10, 3);
        await world.AppendAsync(1, 2);
        Assert.Equal(new long[] { 1, 2, 10, 11, 12 }, await world.KeysAsync());

        world.Stores.Crash(1);
        await world.StartAsync();
        Assert.Equal(new long[] { 1, 2, 10, 11, 12 }, await world.KeysAsync());
        Assert.Contains("recovered 5", world.Notes);
    }

    [Fact]
    public async Task Callers_at_the_same_time_share_a_commit()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.StateAsync();
        world.Coalesced.Clear();
        await world.OnTurnAsync(async () =>
        {
            var appends = Enumerable.Range(0, 20).Select(i => world.Channel.AppendAsync(
                new AppendSpec(1, Sample.Partition, 0, 0, 1, Sample.Rows(i * 10, 10), Timestamp.Zero)));
            var outcomes = await Task.WhenAll(appends);
            Assert.All(outcomes, outcome => Assert.True(outcome.IsOk));
            return true;
        });
        Assert.Equal(20, world.Coalesced.Sum());
        Assert.InRange(world.Coalesced.Count, 1, 3);
        Assert.Equal(200, (await world.KeysAsync()).Length);
    }

    [Fact]
    public async Task Flush_moves_the_checkpoint_past_every_row_and_rows_stay_readable()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 100);
        var fence = await world.FenceAsync();
        Assert.Single(fence.Sealed);
        Assert.True(fence.CheckpointBefore < fence.Fence);
        await world.AppendAsync(101, 5);
        await world.FlushedAsync(fence.Fence);

        var state = await world.StateAsync();
        var flushed = Assert.Single(state.Segments, segment => segment.Lifecycle == SegmentLifecycle.Flushed);
        Assert.Equal(100, flushed.Rows);
        Assert.Equal(5, Assert.Single(state.Segments, segment => segment.IsUnflushed).Rows);
        Assert.Equal(Enumerable.Range(1, 105).Select(key => (long)key), await world.KeysAsync());

        world.Stores.Crash(7);
        await world.StartAsync();
        Assert.Equal(Enumerable.Range(1, 105).Select(key => (long)key), await world.KeysAsync());
        Assert.Equal(new long[] { 3, 104 }, await world.KeysAsync("id in [3, 104]"));
    }

    [Fact]
    public async Task Segment_on_another_silo_writes_its_rows_from_the_log()
    {
        var world = new ChannelWorld(new SimStores()) { SegmentsAreFar = true };
        await world.StartAsync();
        await world.AppendAsync(1, 3);
        await world.AppendAsync(4, 60);
        await world.AppendAsync(64, 37);
        var fence = await world.FenceAsync();
        await world.AppendAsync(101, 5);
        await world.FlushedAsync(fence.Fence);

        world.Stores.Crash(7);
        await world.StartAsync();
        Assert.Equal(Enumerable.Range(1, 105).Select(key => (long)key), await world.KeysAsync());
        Assert.Equal(5, Assert.Single((await world.StateAsync()).Segments, segment => segment.IsUnflushed).Rows);
    }

    [Fact]
    public async Task Flush_of_an_empty_channel_is_done_at_once()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        var fence = await world.FenceAsync();
        Assert.Empty(fence.Sealed);
        Assert.True((await world.StateAsync()).Checkpoint >= fence.Fence);
    }

    [Fact]
    public async Task Rows_being_flushed_are_found_exactly_once()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 50);
        var gate = new TaskCompletionSource();
        world.Peers.FlushGate = gate.Task;
        var fence = await world.FenceAsync();
        Assert.Equal(50, (await world.KeysAsync()).Length);
        Assert.True((await world.StateAsync()).Checkpoint < fence.Fence);
        gate.SetResult();
        await world.FlushedAsync(fence.Fence);
        Assert.Equal(50, (await world.KeysAsync()).Length);
    }

    [Fact]
    public async Task Full_segment_is_sealed_by_size_and_flushed_without_a_request()
    {
        var world = new ChannelWorld(new SimStores())
        {
            Options = new EngineOptions { Seal = new SealPolicyOptions { SegmentMaxBytes = 20_000, SealProportion = 0.5 } },
        };
        await world.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            await world.AppendAsync(i * 100, 100);
        }

        var watermark = (await world.StateAsync()).Watermark;
        Assert.True((await world.StateAsync()).Segments.Length > 1);
        await world.FenceAsync();
        await world.FlushedAsync(watermark);
        Assert.Equal(1000, (await world.KeysAsync()).Length);
    }

    [Fact]
    public async Task Slices_become_visible_together_with_the_last()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        Assert.Equal(Timestamp.Zero, await SliceAsync(world, 0, 3));
        Assert.Equal(Timestamp.Zero, await SliceAsync(world, 1, 3));
        Assert.Empty(await world.KeysAsync());
        Assert.True(await SliceAsync(world, 2, 3) > Timestamp.Zero);
        Assert.Equal(30, (await world.KeysAsync()).Length);
    }

    [Fact]
    public async Task Slice_out_of_order_is_refused_and_nothing_of_its_request_stays()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await SliceAsync(world, 0, 3);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => SliceAsync(world, 2, 3));
        Assert.Equal(ErrorCode.ParameterInvalid, refused.Error.Code);
        Assert.Empty(await world.KeysAsync());
    }

    [Fact]
    public async Task Too_many_unflushed_bytes_are_refused_with_a_retriable_code()
    {
        var world = new ChannelWorld(new SimStores()) { Options = new EngineOptions { UnflushedMaxBytes = 1 << 14 } };
        await world.StartAsync();
        await world.AppendAsync(1, 400);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.AppendAsync(1000, 400));
        Assert.Equal(ErrorCode.RateLimit, refused.Error.Code);
        Assert.True(refused.Error.Retriable);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        await world.AppendAsync(1000, 400);
        Assert.Equal(800, (await world.KeysAsync()).Length);
    }

    [Fact]
    public async Task Older_owner_is_fenced_and_acknowledges_nothing()
    {
        var stores = new SimStores();
        var older = new ChannelWorld(stores);
        await older.StartAsync();
        await older.AppendAsync(1, 1);
        var newer = new ChannelWorld(stores, firstId: 9000);
        await newer.StartAsync();
        await newer.AppendAsync(2, 1);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => older.AppendAsync(3, 1));
        Assert.Equal(ErrorCode.ChannelNotAvailable, refused.Error.Code);
        Assert.Contains("fenced", older.Notes);
        Assert.Equal(new long[] { 1, 2 }, await newer.KeysAsync());
    }

    [Fact]
    public async Task Search_finds_growing_and_flushed_rows_alike()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 50);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        await world.AppendAsync(51, 50);
        var hits = await world.SearchAsync(MetricType.L2, 3, 50.4f, 51.4f, 52.4f, 53.4f);
        Assert.Equal([50L, 51L, 49L], ((ValueColumn<long>)hits.PrimaryKeys!).Values.ToArray());

        var vectors = await world.OnTurnAsync(async () => (await world.Channel.RetrieveAsync(
            hits.SegmentIds, hits.Rows, [Sample.Vector], CancellationToken.None)).Value);
        var values = ((FloatVectorColumn)vectors[Sample.Vector]).Values.ToArray();
        Assert.Equal([50f, 51f, 49f], [values[0], values[4], values[8]]);
    }

    [Fact]
    public async Task Empty_channel_answers_every_query_with_no_hits()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        Assert.Empty(await world.KeysAsync());
        var hits = await world.SearchAsync(MetricType.Cosine, 5, new float[3 * Sample.Dim]);
        Assert.Equal(new int[3], hits.Counts);
    }

    [Fact]
    public async Task Dropped_channel_refuses_rows_and_reads_while_its_blobs_go()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 5);
        var (append, read) = await world.OnTurnAsync(async () =>
        {
            var dropping = world.Channel.DropAsync();
            var append = world.Channel.AppendAsync(
                new AppendSpec(1, Sample.Partition, 0, 0, 1, Sample.Rows(9, 1), Timestamp.Zero));
            await dropping;
            var read = await world.Channel.QueryAsync(
                new QuerySpec { Collection = Sample.Collection, SchemaVersion = 1 }, CancellationToken.None);
            return ((await append).Error, read.Error);
        });
        Assert.Equal(ErrorCode.ChannelNotFound, append!.Code);
        Assert.Equal(ErrorCode.ChannelNotFound, read!.Code);
    }

    [Fact]
    public async Task Dropped_channel_leaves_no_blob_and_no_log()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 50);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        await world.AppendAsync(100, 50);
        Assert.True((await world.OnTurnAsync(world.Channel.DropAsync)).IsOk);
        await GoneAsync(world);
        Assert.Empty(await world.Stores.Logs.ListAsync(CancellationToken.None));
        Assert.Empty(await world.Stores.ObjectsAsync());
    }

    [Fact]
    public async Task Channel_of_a_dropped_collection_drops_itself_when_it_recovers()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 50);
        world.Stores.Crash(3);
        await world.StartAsync(exists: false);
        await GoneAsync(world);
        Assert.Empty(await world.Stores.Logs.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Damage_in_the_middle_of_the_log_closes_the_channel_naming_path_and_offset()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 100);
        await world.AppendAsync(101, 100);
        world.Stores.Crash(1);
        var path = world.Stores.LogChunk(Sample.Channel.Value);
        world.Stores.Damage(path, bytes =>
        {
            var changed = bytes.ToArray();
            changed[changed.Length / 2] ^= 1;
            return changed;
        });
        await world.StartAsync();
        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.KeysAsync());
        Assert.Equal(ErrorCode.ChannelNotAvailable, refused.Error.Code);
        Assert.Contains(path, refused.Error.Detail, StringComparison.Ordinal);
        Assert.Contains("offset", refused.Error.Detail, StringComparison.Ordinal);
    }

    private static Task<Timestamp> SliceAsync(ChannelWorld world, int index, int count) => world.OnTurnAsync(async () =>
    {
        var outcome = await world.Channel.AppendAsync(new AppendSpec(
            1, Sample.Partition, 77, index, count, Sample.Rows(index * 10, 10), Timestamp.Zero));
        return outcome.IsOk ? outcome.Value : throw new RefusedException(outcome.Error);
    });

    private static async Task GoneAsync(ChannelWorld world)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await world.OnTurnAsync(() => Task.FromResult(world.Notes.Contains("gone"))))
        {
            bound.Token.ThrowIfCancellationRequested();
            await world.OnTurnAsync(async () =>
            {
                await world.Channel.TickAsync();
                return true;
            });
        }
    }
}
