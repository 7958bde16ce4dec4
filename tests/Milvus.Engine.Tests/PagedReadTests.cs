using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Engine.Queries;
using Milvus.Query;
using Milvus.Testing.Disks;

namespace Milvus.Engine.Tests;

public sealed class PagedReadTests
{
    private const int PageBytes = 1 << 10;

    [Fact]
    public async Task Pages_of_one_read_show_one_moment_whatever_happens_between_them()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            var world = new ChannelWorld(new SimStores());
            await world.StartAsync();
            await FillAsync(world, random);
            var whole = await QueryAsync(world, Query);

            var lines = new List<(long, ulong)>();
            var page = await QueryAsync(world, Query with { ReplyBytes = PageBytes });
            Assert.Equal(whole.Mvcc, page.Mvcc);
            lines.AddRange(Lines(page.Value));
            while (page.Value.More)
            {
                await DisturbAsync(world, random);
                var first = page.Mvcc;
                page = await QueryAsync(
                    world, Query with { ReplyBytes = PageBytes, Mvcc = first, After = LastKey(page.Value) });
                Assert.Equal(first, page.Mvcc);
                Assert.InRange(page.Value.Rows!.Rows.ByteCount, 1, PageBytes);
                lines.AddRange(Lines(page.Value));
            }

            Assert.Equal(Lines(whole.Value), lines);
            Assert.True(Lines((await QueryAsync(world, Query)).Value).Length > lines.Count, $"seed {seed}");
        }
    }

    [Fact]
    public async Task A_search_tells_the_moment_it_read_and_repeats_it()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 50);
        var watermark = (await world.StateAsync()).Watermark;
        var first = await SearchAsync(world, Search);
        Assert.Equal(watermark, first.Mvcc);
        Assert.True(first.Mvcc > Timestamp.Zero);

        await world.FlushedAsync((await world.FenceAsync()).Fence);
        await world.AppendAsync(20, 3);
        var again = await SearchAsync(world, Search with { Mvcc = first.Mvcc });
        Assert.Equal(first.Mvcc, again.Mvcc);
        Assert.Equal(first.Value.Timestamps, again.Value.Timestamps);
        Assert.NotEqual(first.Value.Timestamps, (await SearchAsync(world, Search)).Value.Timestamps);
    }

    [Fact]
    public async Task Hits_that_no_reply_holds_are_refused_with_their_size()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 50);
        var refused = await OutcomeAsync(world, Search with { ReplyBytes = 99 });
        Assert.Equal(ErrorCode.ParameterTooLarge, refused.Error!.Code);
        Assert.Contains("3 hits for nq 1 × topk 3 have 100 bytes, at most 99", refused.Error.Reason);
        Assert.True((await OutcomeAsync(world, Search with { ReplyBytes = 100 })).IsOk);

        await world.FlushedAsync((await world.FenceAsync()).Fence);
        var flushed = await OutcomeAsync(world, Search with { ReplyBytes = 99 });
        Assert.Equal(ErrorCode.ParameterTooLarge, flushed.Error!.Code);
    }

    [Fact]
    public async Task A_page_behind_something_that_is_no_key_is_refused()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 5);
        foreach (var after in new Column[]
        {
            new ValueColumn<int>(new[] { 1 }),
            new ValueColumn<long>(new long[] { 1, 2 }),
            new ValueColumn<long>(Array.Empty<long>()),
        })
        {
            var refused = await world.OnTurnAsync(() => world.Channel.QueryAsync(
                Query with { After = after }, CancellationToken.None));
            Assert.Equal(ErrorCode.ParameterInvalid, refused.Error!.Code);
        }
    }

    [Fact]
    public async Task A_count_is_never_cut()
    {
        var world = new ChannelWorld(new SimStores());
        await world.StartAsync();
        await world.AppendAsync(1, 500);
        var counted = await QueryAsync(world, Query with { CountOnly = true, ReplyBytes = 1 });
        Assert.Equal(new QueryRows(500, null), counted.Value);
    }

    private static QuerySpec Query { get; } =
        new() { Collection = Sample.Collection, SchemaVersion = 1, Fields = [Sample.Vector] };

    private static SearchSpec Search { get; } = new()
    {
        Collection = Sample.Collection,
        SchemaVersion = 1,
        VectorField = Sample.Vector,
        Metric = MetricType.L2,
        Queries = new float[] { 20, 21, 22, 23 },
        QueryCount = 1,
        Dim = Sample.Dim,
        TopK = 3,
    };

    /// <summary>Rows in several segments, flushed and growing, many keys in more than one.</summary>
    private static async Task FillAsync(ChannelWorld world, Random random)
    {
        for (var i = 0; i < 5; i++)
        {
            await world.AppendAsync(random.Next(0, 150), random.Next(20, 80));
            if (random.Next(2) == 0)
            {
                await world.FlushedAsync((await world.FenceAsync()).Fence);
            }
        }
    }

    /// <summary>Newer rows of old keys, new keys everywhere, and one of: nothing, a flush, a crash.</summary>
    private static async Task DisturbAsync(ChannelWorld world, Random random)
    {
        await world.AppendAsync(random.Next(0, 200), random.Next(1, 40));
        await world.AppendAsync(300, 1);
        switch (random.Next(3))
        {
            case 0:
                await world.FlushedAsync((await world.FenceAsync()).Fence);
                break;
            case 1:
                world.Stores.Crash(random.Next());
                await world.StartAsync();
                break;
        }
    }

    private static Task<ReadResult<QueryRows>> QueryAsync(ChannelWorld world, QuerySpec query) =>
        world.OnTurnAsync(async () =>
        {
            var outcome = await world.Channel.QueryAsync(query, CancellationToken.None);
            return outcome.IsOk ? outcome.Value : throw new RefusedException(outcome.Error);
        });

    private static async Task<ReadResult<SearchHits>> SearchAsync(ChannelWorld world, SearchSpec search) =>
        (await OutcomeAsync(world, search)).Value;

    private static Task<Outcome<ReadResult<SearchHits>>> OutcomeAsync(ChannelWorld world, SearchSpec search) =>
        world.OnTurnAsync(() => world.Channel.SearchAsync(search, CancellationToken.None));

    private static Column LastKey(QueryRows rows) => rows.Rows!.Rows[Sample.Key].Slice(rows.Rows.RowCount - 1, 1);

    private static (long Key, ulong Timestamp)[] Lines(QueryRows rows) =>
        [.. ((ValueColumn<long>)rows.Rows!.Rows[Sample.Key]).Values.ToArray().Zip(rows.Rows.Timestamps.ToArray())];
}
