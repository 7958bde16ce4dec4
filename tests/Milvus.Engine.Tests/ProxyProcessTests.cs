using System.Diagnostics.Metrics;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Engine.Collections;
using Milvus.Engine.Peers;
using Milvus.Engine.Proxies;

namespace Milvus.Engine.Tests;

/// <summary>The queues of a gateway, on one exclusive scheduler as a grain's turns are.</summary>
public sealed class ProxyProcessTests : IFlushPeer, IMeterFactory
{
    private static readonly CollectionId Slow = new(1);
    private static readonly CollectionId Quick = new(2);

    private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _begun = new(0);
    private readonly List<Meter> _meters = [];
    private int _flushes;

    [Fact]
    public async Task Flushes_that_wait_together_share_one_and_none_joins_the_one_that_runs()
    {
        var proxy = Make();
        var running = FlushAsync(proxy, Slow);
        await _begun.WaitAsync();
        var waiting = Enumerable.Range(0, 20).Select(_ => FlushAsync(proxy, Slow)).ToList();
        await TurnAsync();

        _gate.SetResult();

        Assert.Equal(1ul, (await running).Value.FlushTimestamp.Value);
        Assert.All(await Task.WhenAll(waiting), shared => Assert.Equal(2ul, shared.Value.FlushTimestamp.Value));
        Assert.Equal(2, _flushes);
    }

    [Fact]
    public async Task A_slow_collection_keeps_no_other_waiting()
    {
        var proxy = Make();
        var slow = FlushAsync(proxy, Slow);
        await _begun.WaitAsync();

        Assert.True((await FlushAsync(proxy, Quick)).IsOk);

        Assert.False(slow.IsCompleted);
        _gate.SetResult();
        Assert.True((await slow).IsOk);
    }

    [Fact]
    public async Task A_full_queue_answers_rate_limited_and_other_collections_go_on()
    {
        var proxy = Make(new EngineOptions { FlushMaxWaiters = 2 });
        var first = FlushAsync(proxy, Slow);
        await _begun.WaitAsync();
        var second = FlushAsync(proxy, Slow);

        var refused = await FlushAsync(proxy, Slow);

        Assert.Equal((ErrorCode.RateLimit, true), (refused.Error!.Code, refused.Error.Retriable));
        Assert.True((await FlushAsync(proxy, Quick)).IsOk);
        _gate.SetResult();
        Assert.True((await first).IsOk && (await second).IsOk);
        Assert.True((await FlushAsync(proxy, Slow)).IsOk);
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_queue_and_a_flush_nobody_waits_for_is_not_begun()
    {
        var proxy = Make();
        using var gaveUp = new CancellationTokenSource();
        var first = FlushAsync(proxy, Slow);
        await _begun.WaitAsync();
        var second = FlushAsync(proxy, Slow, gaveUp.Token);
        await TurnAsync();

        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        _gate.SetResult();

        Assert.True((await first).IsOk);
        await EmptyAsync(proxy);
        Assert.Equal(1, _flushes);
    }

    [Fact]
    public async Task A_flush_that_runs_goes_on_when_its_callers_have_given_up()
    {
        var proxy = Make();
        using var gaveUp = new CancellationTokenSource();
        var first = FlushAsync(proxy, Slow, gaveUp.Token);
        await _begun.WaitAsync();

        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var second = FlushAsync(proxy, Slow);
        _gate.SetResult();

        Assert.Equal(2ul, (await second).Value.FlushTimestamp.Value);
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_answered_and_the_lane_goes_on()
    {
        var proxy = Make(new EngineOptions { FlushWait = TimeSpan.FromMilliseconds(20) });

        var late = await FlushAsync(proxy, Slow);

        Assert.Equal((ErrorCode.Timeout, true), (late.Error!.Code, late.Error.Retriable));
        _gate.SetResult();
        await EmptyAsync(proxy);
        Assert.True((await FlushAsync(proxy, Slow)).IsOk);
    }

    [Fact]
    public async Task A_collection_that_fails_tells_all_who_waited_and_is_asked_again()
    {
        var proxy = Make();
        var broken = new CollectionId(3);

        var answers = await Task.WhenAll(FlushAsync(proxy, broken), FlushAsync(proxy, broken));
        var again = await FlushAsync(proxy, broken);

        Assert.All(answers, answer => Assert.Equal(ErrorCode.ServiceUnavailable, answer.Error?.Code));
        Assert.Equal(ErrorCode.ServiceUnavailable, again.Error?.Code);
    }

    async Task<Outcome<CollectionFlush>> IFlushPeer.FlushAsync(CollectionId collection)
    {
        var flush = new Timestamp((ulong)++_flushes);
        if (collection == new CollectionId(3))
        {
            throw new IOException("the way is closed");
        }

        if (collection == Slow)
        {
            _begun.Release();
            await _gate.Task;
        }

        return new CollectionFlush(flush, [], [], []);
    }

    Meter IMeterFactory.Create(MeterOptions options)
    {
        var meter = new Meter(options.Name);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        _begun.Dispose();
        _meters.ForEach(meter => meter.Dispose());
    }

    private ProxyProcess Make(EngineOptions? options = null) =>
        new(this, options ?? new EngineOptions(), TimeProvider.System, new ProxyInstruments(this));

    private Task<Outcome<CollectionFlush>> FlushAsync(
        ProxyProcess proxy, CollectionId collection, CancellationToken cancellationToken = default) =>
        OnTurnAsync(() => proxy.FlushAsync(collection, cancellationToken));

    /// <summary>A turn after those that were queued before: their callers are in the lane.</summary>
    private Task<bool> TurnAsync() => OnTurnAsync(() => Task.FromResult(true));

    private async Task EmptyAsync(ProxyProcess proxy)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await OnTurnAsync(() => Task.FromResult(proxy.LaneCount)) > 0)
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private Task<T> OnTurnAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _turns).Unwrap();
}
