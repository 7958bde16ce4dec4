using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.Flushes;

/// <summary>Each way in which clients ask whether a flush is done.</summary>
public sealed class FlushStateTests(GatewayHost host) : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_flush_names_what_it_sealed_and_the_next_one_what_was_flushed()
    {
        await CreateAsync(shards: 2);
        await InsertAsync(1, 100);

        var first = await FlushAsync();
        await WaitForFlushAsync(first);
        var second = await FlushAsync();

        Assert.Equal(2, first.CollSegIds[Name].Data.Count);
        Assert.Empty(first.FlushCollSegIds[Name].Data);
        Assert.Empty(second.CollSegIds[Name].Data);
        Assert.Equal(first.CollSegIds[Name].Data.Order(), second.FlushCollSegIds[Name].Data.Order());
        Assert.Equal(2, second.ChannelCps.Count);
        Assert.All(second.ChannelCps, pair => Assert.Equal(pair.Key, pair.Value.ChannelName));
        Assert.True(second.CollFlushTs[Name] > first.CollFlushTs[Name]);
        Assert.InRange(second.CollSealTimes[Name], first.CollSealTimes[Name], first.CollSealTimes[Name] + 3600);
    }

    [Fact]
    public async Task By_collection_and_flush_timestamp_it_ends_without_any_segment_named()
    {
        await CreateAsync(shards: 2);
        await InsertAsync(1, 50);
        var flush = await FlushAsync();

        await UntilAsync(() => IsFlushedAsync(new Proto.GetFlushStateRequest
        {
            CollectionName = Name,
            FlushTs = flush.CollFlushTs[Name],
        }));

        Assert.All(await SegmentsAsync(), segment => Assert.Equal(Proto.SegmentState.Flushed, segment.State));
    }

    [Fact]
    public async Task By_segments_and_flush_timestamp_it_ends_and_rows_behind_the_flush_hold_nothing_up()
    {
        await CreateAsync();
        await InsertAsync(1, 50);
        var flush = await FlushAsync();
        await InsertAsync(100, 50);

        await UntilAsync(() => IsFlushedAsync(new Proto.GetFlushStateRequest
        {
            CollectionName = Name,
            SegmentIds = { flush.CollSegIds[Name].Data },
            FlushTs = flush.CollFlushTs[Name],
        }));

        Assert.Equal(50, (await SegmentsAsync()).Sum(segment => segment.NumRows));
    }

    [Fact]
    public async Task Unknown_segments_and_an_empty_question_count_as_flushed()
    {
        await CreateAsync();
        await InsertAsync(1, 5);

        Assert.True(await IsFlushedAsync(new Proto.GetFlushStateRequest { SegmentIds = { 1L << 60 } }));
        Assert.True(await IsFlushedAsync(new Proto.GetFlushStateRequest { CollectionName = Name, SegmentIds = { 1L << 60 } }));
        Assert.True(await IsFlushedAsync(new Proto.GetFlushStateRequest { CollectionName = Name }));
        Assert.True(await IsFlushedAsync(new Proto.GetFlushStateRequest()));
    }

    [Fact]
    public async Task A_flush_timestamp_far_ahead_is_not_reached_and_pushes_no_clock()
    {
        await CreateAsync();
        var before = await InsertAsync(1, 5);
        const ulong Year = 365UL * 24 * 3600 * 1000 << 18;

        foreach (var ahead in new[] { before.Timestamp + Year, (ulong)long.MaxValue, ulong.MaxValue })
            Assert.False(await IsFlushedAsync(new Proto.GetFlushStateRequest { CollectionName = Name, FlushTs = ahead }));

        var after = await InsertAsync(10, 5);
        Assert.InRange(after.Timestamp, before.Timestamp + 1, before.Timestamp + Year - 1);
    }

    [Fact]
    public async Task A_collection_without_rows_is_flushed_at_once_and_has_no_segments()
    {
        await CreateAsync(shards: 2);

        var flush = await FlushAsync();

        Assert.Empty(flush.CollSegIds[Name].Data);
        Assert.True(await IsFlushedAsync(new Proto.GetFlushStateRequest
        {
            CollectionName = Name,
            FlushTs = flush.CollFlushTs[Name],
        }));
        Assert.Empty(await SegmentsAsync());
    }

    [Fact]
    public async Task A_segment_that_lost_its_rows_before_the_flush_is_not_kept()
    {
        await CreateAsync();
        await InsertAsync(1, 5);
        await CallAsync<Proto.TruncateCollectionResponse>(
            "TruncateCollection", new Proto.TruncateCollectionRequest { CollectionName = Name });

        var flush = await FlushAsync();

        Assert.Empty(flush.CollSegIds[Name].Data);
        Assert.Empty(flush.FlushCollSegIds[Name].Data);
        Assert.Empty(await SegmentsAsync());
    }

    [Fact]
    public async Task A_collection_dropped_while_it_flushes_is_flushed_by_ids_and_unknown_by_name()
    {
        await CreateAsync(shards: 2);
        await InsertAsync(1, 100);
        var flush = await FlushAsync();
        await CallAsync<Proto.Status>("DropCollection", new Proto.DropCollectionRequest { CollectionName = Name });

        var byName = await SendAsync<Proto.GetFlushStateResponse>(
            "GetFlushState",
            new Proto.GetFlushStateRequest { CollectionName = Name, FlushTs = flush.CollFlushTs[Name] });

        Assert.True(await IsFlushedAsync(flush.CollSegIds[Name].Data));
        Assert.Equal(100, byName.Status.Code);
        Assert.Equal(100, (await SendAsync<Proto.FlushResponse>(
            "Flush", new Proto.FlushRequest { CollectionNames = { Name } })).Status.Code);
    }

    [Fact]
    public async Task Flushes_at_the_same_time_are_all_answered_and_every_row_is_flushed()
    {
        await CreateAsync(shards: 2);
        await InsertAsync(1, 100);

        var flushes = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => FlushAsync()));

        Assert.InRange(flushes.Select(flush => flush.CollFlushTs[Name]).Distinct().Count(), 1, 40);
        await UntilAsync(() => IsFlushedAsync(new Proto.GetFlushStateRequest
        {
            CollectionName = Name,
            FlushTs = flushes.Max(flush => flush.CollFlushTs[Name]),
        }));
        Assert.Equal(100, (await SegmentsAsync()).Sum(segment => segment.NumRows));
    }

    [Fact]
    public async Task A_flush_of_all_ends_for_every_collection_and_for_targets()
    {
        await CreateAsync(shards: 2);
        await InsertAsync(1, 50);
        var target = new Proto.FlushAllTarget { DbName = "default", CollectionNames = { Name } };

        var all = await CallAsync<Proto.FlushAllResponse>("FlushAll", new Proto.FlushAllRequest());
        var one = await CallAsync<Proto.FlushAllResponse>(
            "FlushAll", new Proto.FlushAllRequest { FlushTargets = { target } });

        var result = Assert.Single(Assert.Single(one.FlushResults).CollectionResults);
        Assert.Equal(Name, result.CollectionName);
        await UntilAsync(async () => (await StateOfAllAsync(new Proto.GetFlushAllStateRequest
        {
            FlushAllTs = all.FlushAllTs,
        })).Flushed);
        await UntilAsync(async () => (await StateOfAllAsync(new Proto.GetFlushAllStateRequest
        {
            FlushTargets = { target },
            FlushAllTss = { ["rest"] = result.FlushTs, ["older"] = 1 },
        })).Flushed);
        var state = await StateOfAllAsync(new Proto.GetFlushAllStateRequest
        {
            FlushTargets = { target },
            FlushAllTs = one.FlushAllTs,
        });
        Assert.Equal(Name, Assert.Single(Assert.Single(state.FlushStates).CollectionFlushStates).Key);
    }

    [Fact]
    public async Task A_flush_of_an_unknown_target_and_a_state_of_no_time_are_refused()
    {
        var target = new Proto.FlushAllTarget { DbName = "default", CollectionNames = { "nobody" } };

        var flushed = await SendAsync<Proto.FlushAllResponse>(
            "FlushAll", new Proto.FlushAllRequest { FlushTargets = { target } });
        var state = await SendAsync<Proto.GetFlushAllStateResponse>(
            "GetFlushAllState", new Proto.GetFlushAllStateRequest());

        Assert.Equal((100, 1101), (flushed.Status.Code, state.Status.Code));
    }

    private Task<Proto.GetFlushAllStateResponse> StateOfAllAsync(Proto.GetFlushAllStateRequest request) =>
        CallAsync<Proto.GetFlushAllStateResponse>("GetFlushAllState", request);

    private async Task<bool> IsFlushedAsync(Proto.GetFlushStateRequest request) =>
        (await CallAsync<Proto.GetFlushStateResponse>("GetFlushState", request)).Flushed;

    private async Task<IReadOnlyList<Proto.PersistentSegmentInfo>> SegmentsAsync() =>
        (await CallAsync<Proto.GetPersistentSegmentInfoResponse>(
            "GetPersistentSegmentInfo", new Proto.GetPersistentSegmentInfoRequest { CollectionName = Name })).Infos;
}
