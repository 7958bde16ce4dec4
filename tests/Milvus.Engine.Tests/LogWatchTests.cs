using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Engine.Channels;
using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests;

public sealed class LogWatchTests
{
    [Fact]
    public async Task What_was_written_is_told_once_and_in_order()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 3);
        var deleted = await world.DeleteAsync(2);
        await world.UpsertAsync(1, 1, shift: 5);
        var page = await ReadAsync(world, Timestamp.Zero);

        Assert.Equal(["+1 2 3", "-2", "-1", "+1"], page.Batches.Select(Text));
        Assert.Equal(deleted, page.Batches[1].Timestamp);
        Assert.Equal(Sample.Partition, page.Batches[0].Partition);
        Assert.Equal(["-1", "+1"], (await ReadAsync(world, deleted)).Batches.Select(Text));
        Assert.Empty((await ReadAsync(world, page.UpTo)).Batches);

        world.Stores.Crash(1);
        await world.StartAsync();
        Assert.Equal(["+1 2 3", "-2", "-1", "+1"], (await ReadAsync(world, Timestamp.Zero)).Batches.Select(Text));
    }

    [Fact]
    public async Task A_long_log_is_told_in_pages_that_lack_nothing()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        for (var batch = 0; batch < 20; batch++)
        {
            await world.AppendAsync(1 + (batch * 1000), 1000);
        }

        var (keys, after, pages) = (new List<long>(), Timestamp.Zero, 0);
        for (LogPage page; keys.Count < 20_000; after = page.UpTo)
        {
            page = await ReadAsync(world, after);
            keys.AddRange(page.Batches.SelectMany(batch => Keys(batch.Rows![Sample.Key])));
            pages++;
        }

        Assert.Equal(Enumerable.Range(1, 20_000).Select(key => (long)key), keys);
        Assert.InRange(pages, 5, 20);
    }

    [Fact]
    public async Task A_watcher_without_news_waits_for_them()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        var before = await ReadAsync(world, Timestamp.Zero);
        var page = await world.OnTurnAsync(async () =>
        {
            var watching = world.Channel.ReadLogAsync(before.UpTo, 0, TimeSpan.FromSeconds(10));
            await world.Channel.AppendAsync(
                new AppendSpec(1, Sample.Partition, 0, 0, 1, Sample.Rows(1, 1), Timestamp.Zero));
            return (await watching).Value;
        });

        Assert.Equal(["+1"], page.Batches.Select(Text));
    }

    [Fact]
    public async Task What_the_log_has_forgotten_is_refused_with_the_moment_from_which_on_it_knows()
    {
        var world = new ChannelWorld(new SimStores(chunkBytes: 256))
        {
            Options = new EngineOptions { SnapshotAfterBytes = 256 },
        };
        await world.StartAsync();
        await world.AppendAsync(1, 100);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        await world.AppendAsync(101, 100);
        await world.FlushedAsync((await world.FenceAsync()).Fence);
        var refused = await world.OnTurnAsync(() => world.Channel.ReadLogAsync(Timestamp.Zero, 0, TimeSpan.Zero));

        Assert.Equal(ErrorCode.ParameterInvalid, refused.Error!.Code);
        Assert.Contains("reaches back no further", refused.Error.Reason, StringComparison.Ordinal);
        var last = (await world.StateAsync()).Watermark;
        await world.AppendAsync(201, 1);
        Assert.Equal(["+201"], (await ReadAsync(world, last)).Batches.Select(Text));
    }

    [Fact]
    public void An_index_of_many_commits_finds_what_it_left_out()
    {
        var index = new LogIndex(maxMarks: 8);
        index.Clear(isWhole: true);
        for (var commit = 1; commit <= 1000; commit++)
        {
            index.Add(new(commit), new((ulong)commit * 10), new((ulong)(commit * 10) + 5));
        }

        for (var after = 0UL; after < 10_005; after += 7)
        {
            var wanted = (long)((after + 4) / 10);
            Assert.InRange(index.Find(new(after))!.Value.Value, 1, Math.Max(1, wanted));
            Assert.True(after < 300 || index.Find(new(after))!.Value.Value > wanted - 300);
        }

        Assert.Null(index.Find(new(10_005)));
    }

    private static async Task<LogPage> ReadAsync(ChannelWorld world, Timestamp after)
    {
        var outcome = await world.OnTurnAsync(() => world.Channel.ReadLogAsync(after, 0, TimeSpan.Zero));
        return outcome.IsOk ? outcome.Value : throw new RefusedException(outcome.Error);
    }

    private static string Text(LogPageBatch batch) =>
        (batch.Rows is null ? "-" : "+") + string.Join(' ', Keys(batch.Rows?[Sample.Key] ?? batch.Keys!));

    private static long[] Keys(Column keys) => ((ValueColumn<long>)keys).Values.ToArray();
}
