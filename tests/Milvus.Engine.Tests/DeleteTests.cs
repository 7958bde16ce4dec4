using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Channels;
using Milvus.Storage.Paths;
using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests;

public sealed class DeleteTests
{
    [Fact]
    public async Task Deleted_growing_rows_are_gone_and_can_come_back()
    {
        var world = await StartAsync();
        await world.AppendAsync(1, 10);
        await world.DeleteAsync(2, 4, 99);
        Assert.Equal(new long[] { 1, 3, 5, 6, 7, 8, 9, 10 }, await world.KeysAsync());
        await world.AppendAsync(4, 1);
        Assert.Equal(new long[] { 1, 3, 4, 5, 6, 7, 8, 9, 10 }, await world.KeysAsync());
        Assert.Equal(9, await world.CountAsync());

        world.Stores.Crash(1);
        await world.StartAsync();
        Assert.Equal(9, await world.CountAsync());
        Assert.DoesNotContain(2L, await world.KeysAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_deleted_before_their_flush_stay_deleted(bool far)
    {
        var world = new ChannelWorld(new SimStores()) { SegmentsAreFar = far };
        await world.StartAsync();
        await world.AppendAsync(1, 10);
        await world.DeleteAsync(1, 2, 3);
        await world.UpsertAsync(5, 1, shift: 7);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        Assert.Equal(7, await world.CountAsync());
        Assert.Single(await DeltaLogsAsync(world));

        world.Stores.Crash(2);
        await world.StartAsync();
        var rows = await world.RowsAsync();
        Assert.Equal([4L, 5, 6, 7, 8, 9, 10], rows.Keys);
        Assert.Equal(7, rows[5]);
    }

    [Fact]
    public async Task Deletes_of_flushed_rows_are_seen_at_once_and_become_delta_logs_with_the_next_flush()
    {
        var world = await StartAsync();
        await world.AppendAsync(1, 10);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        var deleted = await world.DeleteAsync(2, 3);
        Assert.Equal(8, await world.CountAsync());
        Assert.True((await world.StateAsync()).Checkpoint < deleted);
        Assert.Empty(await DeltaLogsAsync(world));

        await world.FlushedAsync((await world.FenceAsync()).Fence);
        Assert.True((await world.StateAsync()).Checkpoint >= deleted);
        Assert.Single(await DeltaLogsAsync(world));
        Assert.Equal(2, BinlogPath.VersionOf(Assert.Single((await world.StateAsync()).Segments).Manifest));
        Assert.Equal(8, await world.CountAsync());

        world.Stores.Crash(4);
        await world.StartAsync();
        Assert.Equal(new long[] { 1, 4, 5, 6, 7, 8, 9, 10 }, await world.KeysAsync());
    }

    [Fact]
    public async Task Deletes_that_are_in_the_log_only_are_handed_over_again_after_a_crash()
    {
        var world = await StartAsync();
        await world.AppendAsync(1, 10);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        await world.DeleteAsync(2, 3);
        world.Stores.Crash(4);
        await world.StartAsync();
        Assert.Equal(8, await world.CountAsync());
    }

    [Fact]
    public async Task Segment_that_lost_its_deletes_gets_them_again_before_it_answers()
    {
        var world = await StartAsync();
        await world.AppendAsync(1, 10);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        await world.DeleteAsync(2);
        Assert.Equal(9, await world.CountAsync());
        world.Peers.LoseActivations();
        Assert.Equal(9, await world.CountAsync());

        await world.DeleteAsync(3);
        world.Peers.LoseActivations();
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        world.Peers.LoseActivations();
        Assert.Equal(8, await world.CountAsync());
        await world.DeleteAsync(4);
        Assert.Equal(7, await world.CountAsync());
    }

    [Fact]
    public async Task Segments_hear_only_of_keys_that_they_may_hold_and_once()
    {
        var world = await StartAsync();
        for (var segment = 0; segment < 4; segment++)
        {
            await world.AppendAsync(1 + (segment * 100), 100);
            await world.FlushedAsync((await world.FenceAsync()).Fence);
        }

        await world.DeleteAsync(50, 99_999);
        for (var read = 0; read < 3; read++)
        {
            Assert.Equal(399, await world.CountAsync());
        }

        Assert.Equal(1, Assert.Single(world.Peers.HandOvers).Value);
        Assert.Equal(1, world.Channel.DeletesHandedOver);
        Assert.Equal(8, world.Channel.DeletesFiltered);
    }

    [Fact]
    public async Task Deletes_over_segments_of_one_key_range_reach_hardly_more_than_they_hit()
    {
        const int Segments = 60;
        const int Rows = 250;
        const double FalsePositives = 0.001;
        var world = await StartAsync();
        for (var segment = 0; segment < Segments; segment++)
        {
            await world.AppendAsync(
                Sample.Rows([.. Enumerable.Range(0, Rows).Select(row => 1L + segment + (row * Segments))]));
            await world.FlushedAsync((await world.FenceAsync()).Fence);
        }

        long[] keys = [.. Enumerable.Range(0, Segments * 10).Select(i => 1L + (i * 23))];
        await world.DeleteAsync(keys);
        Assert.Equal((Segments * Rows) - keys.Length, await world.CountAsync());

        // Each key is in one segment: every other pair that passed is a mistake of a filter.
        Assert.Equal(keys.Length * Segments, world.Channel.DeletesFiltered);
        Assert.InRange(
            world.Channel.DeletesHandedOver, keys.Length, keys.Length * (1 + (2 * FalsePositives * Segments)));
    }

    [Fact]
    public async Task Readers_of_an_earlier_moment_still_see_the_row()
    {
        var world = await StartAsync();
        await world.AppendAsync(1, 3);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        await world.AppendAsync(4, 3);
        var before = (await world.StateAsync()).Watermark;
        await world.DeleteAsync(2, 5);
        Assert.Equal(new long[] { 1, 3, 4, 6 }, await world.KeysAsync());
        Assert.Equal(new long[] { 1, 2, 3, 4, 5, 6 }, await world.KeysAsync(before));
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        world.Stores.Crash(3);
        await world.StartAsync();
        Assert.Equal(new long[] { 1, 2, 3, 4, 5, 6 }, await world.KeysAsync(before));
        Assert.Equal(new long[] { 1, 3, 4, 6 }, await world.KeysAsync());
    }

    [Fact]
    public async Task Upsert_leaves_one_row_of_a_key_wherever_the_older_one_lies()
    {
        var world = await StartAsync();
        await world.AppendAsync(1, 5);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        await world.AppendAsync(6, 5);
        await world.UpsertAsync(3, 5, shift: 1);
        await world.UpsertAsync(7, 2, shift: 2);
        var rows = await world.RowsAsync();
        Assert.Equal([0, 0, 1, 1, 1, 1, 2, 2, 0, 0], rows.Values);
        Assert.Equal(10, await world.CountAsync());
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        Assert.Equal(10, await world.CountAsync());
        world.Stores.Crash(6);
        await world.StartAsync();
        Assert.Equal([0, 0, 1, 1, 1, 1, 2, 2, 0, 0], (await world.RowsAsync()).Values);
        Assert.Equal(10, await world.CountAsync());
    }

    [Fact]
    public async Task Search_passes_over_deleted_rows()
    {
        var world = await StartAsync();
        await world.AppendAsync(1, 50);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        await world.AppendAsync(51, 50);
        await world.DeleteAsync(50, 51);
        var hits = await world.SearchAsync(MetricType.L2, 3, 50.4f, 51.4f, 52.4f, 53.4f);
        Assert.Equal([49L, 52L, 48L], ((ValueColumn<long>)hits.PrimaryKeys!).Values.ToArray());
    }

    [Fact]
    public async Task Delete_of_one_partition_leaves_the_others_alone()
    {
        var world = await StartAsync();
        await world.AppendAsync(1, 3);
        await world.DeleteAsync(new PartitionId(77), 1);
        Assert.Equal(3, await world.CountAsync());
        await world.DeleteAsync(Sample.Partition, 1);
        Assert.Equal(2, await world.CountAsync());
    }

    [Fact]
    public async Task Too_many_unsettled_deletes_are_refused_with_a_retriable_code()
    {
        var world = new ChannelWorld(new SimStores()) { Options = new EngineOptions { UnsettledDeletesMaxBytes = 20 } };
        await world.StartAsync();
        await world.AppendAsync(1, 5);
        await world.DeleteAsync(1, 2);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.DeleteAsync(3));
        Assert.Equal((ErrorCode.RateLimit, true), (refused.Error.Code, refused.Error.Retriable));
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        await world.DeleteAsync(3);
        Assert.Equal(2, await world.CountAsync());
    }

    [Fact]
    public async Task Keys_of_another_type_than_the_primary_key_are_refused()
    {
        var world = await StartAsync();
        var outcome = await world.OnTurnAsync(() => world.Channel.DeleteAsync(
            new DeleteSpec(1, default, new ValueColumn<int>(new[] { 1 }), Timestamp.Zero)));
        Assert.Equal(ErrorCode.ParameterInvalid, outcome.Error!.Code);
    }

    [Fact]
    public async Task Full_delete_buffer_is_settled_without_a_request()
    {
        var world = new ChannelWorld(new SimStores())
        {
            Options = new EngineOptions { Seal = new() { DeletesMaxBytes = 10 } },
        };
        await world.StartAsync();
        await world.AppendAsync(1, 5);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        var deleted = await world.DeleteAsync(1, 2);
        await world.FlushedAsync(deleted);
        Assert.Equal(SegmentLifecycle.Flushed, Assert.Single((await world.StateAsync()).Segments).Lifecycle);
        Assert.Single(await DeltaLogsAsync(world));
    }

    private static async Task<ChannelWorld> StartAsync()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        return world;
    }

    private static async Task<List<string>> DeltaLogsAsync(ChannelWorld world) =>
        [.. (await world.Stores.ObjectsAsync()).Where(path => path.StartsWith("delta_log/", StringComparison.Ordinal))];
}
