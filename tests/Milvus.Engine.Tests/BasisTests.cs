using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Engine.Channels;
using Milvus.Engine.Queries;
using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests;

/// <summary>Rows that were made of rows that were read.</summary>
public sealed class BasisTests
{
    [Fact]
    public async Task None_of_many_concurrent_updates_of_a_row_is_lost()
    {
        var world = await BeginAsync();
        await world.AppendAsync(1, 2);
        var refused = 0;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AddOneAsync()));

        Assert.Equal(20, (await world.RowsAsync())[1]);
        Assert.InRange(refused, 1, int.MaxValue);

        async Task AddOneAsync()
        {
            while (true)
            {
                var (moment, shift) = await ReadAsync(world, 1);
                var done = await UpdateAsync(world, moment, 1, shift + 1);
                if (done.IsOk)
                {
                    return;
                }

                Assert.Equal((ErrorCode.TooManyRequests, true), (done.Error.Code, done.Error.Retriable));
                Interlocked.Increment(ref refused);
            }
        }
    }

    [Theory]
    [InlineData("insert")]
    [InlineData("upsert")]
    [InlineData("delete")]
    [InlineData("flush")]
    [InlineData("restart")]
    [InlineData("truncation")]
    public async Task A_row_that_changed_after_it_was_read_is_read_again(string change)
    {
        var world = await BeginAsync();
        await world.AppendAsync(1, 2);
        var (moment, _) = await ReadAsync(world, 1);

        await ChangeAsync(world, change);
        var stale = await UpdateAsync(world, moment, 1, 9);
        var (now, _) = await ReadAsync(world, 1);
        var fresh = await UpdateAsync(world, now, 1, 9);

        Assert.Equal(ErrorCode.TooManyRequests, stale.Error?.Code);
        Assert.True(fresh.IsOk, fresh.Error?.ToString());
        Assert.Equal(9, (await world.RowsAsync())[1]);
    }

    [Fact]
    public async Task Changes_of_other_rows_do_not_matter()
    {
        var world = await BeginAsync();
        await world.AppendAsync(1, 2);
        var (moment, _) = await ReadAsync(world, 1);

        await world.UpsertAsync(2, 1, 5);
        await world.DeleteAsync(77);
        await world.AppendAsync(100, 1000);

        Assert.True((await UpdateAsync(world, moment, 1, 9)).IsOk);
    }

    [Fact]
    public async Task What_nobody_remembers_counts_as_changed()
    {
        var world = await BeginAsync();
        await world.AppendAsync(1, 2);
        var (moment, _) = await ReadAsync(world, 1);

        for (var batch = 0; batch < 5; batch++)
        {
            await world.AppendAsync(1000 + (batch * 40_000), 40_000);
        }

        Assert.Equal(ErrorCode.TooManyRequests, (await UpdateAsync(world, moment, 1, 9)).Error?.Code);
    }

    [Fact]
    public async Task Rows_that_a_read_could_not_see_are_not_updated()
    {
        var world = await BeginAsync();
        await world.AppendAsync(1, 2);
        var (moment, _) = await ReadAsync(world, 1);

        await world.OnTurnAsync(() => world.Channel.LoadAsync(load: true, [new(77)]));
        var released = await UpdateAsync(world, moment, 1, 9);
        await world.OnTurnAsync(() => world.Channel.LoadAsync(load: false, []));
        var unloaded = await UpdateAsync(world, moment, 1, 9);

        Assert.Equal(
            (ErrorCode.PartitionNotLoaded, ErrorCode.CollectionNotLoaded), (released.Error?.Code, unloaded.Error?.Code));
    }

    private static async Task<ChannelWorld> BeginAsync()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        return world;
    }

    private static async Task ChangeAsync(ChannelWorld world, string change)
    {
        switch (change)
        {
            case "insert":
                await world.AppendAsync(1, 1);
                break;
            case "delete":
                await world.DeleteAsync(1);
                break;
            case "truncation":
                var fence = (await world.FenceAsync()).Fence;
                await world.OnTurnAsync(() => world.Channel.TruncateAsync(fence));
                break;
            default:
                await world.UpsertAsync(1, 1, 5);
                break;
        }

        if (change == "flush")
        {
            await world.FlushedAsync((await world.FenceAsync()).Fence);
        }

        if (change == "restart")
        {
            await world.KillAsync();
            await world.StartAsync();
        }
    }

    private static Task<(Timestamp Moment, int Shift)> ReadAsync(ChannelWorld world, long key) =>
        world.OnTurnAsync(async () =>
        {
            var read = await world.Channel.QueryAsync(
                new QuerySpec
                {
                    Collection = Sample.Collection,
                    SchemaVersion = 1,
                    Filter = new FilterSpec($"id == {key}", []),
                    Fields = [Sample.Vector],
                },
                CancellationToken.None);
            var shift = read.Value.Value.Rows is { } rows
                ? (int)(((FloatVectorColumn)rows.Rows[Sample.Vector]).Values.Span[0] - key)
                : 0;
            return (read.Value.Mvcc, shift);
        });

    private static Task<Outcome<Timestamp>> UpdateAsync(ChannelWorld world, Timestamp basis, long key, int shift) =>
        world.OnTurnAsync(() => world.Channel.AppendAsync(
            new AppendSpec(1, Sample.Partition, 0, 0, 1, Sample.Rows(key, 1, shift), Timestamp.Zero)
            {
                Upsert = true,
                Basis = basis,
            }));
}
