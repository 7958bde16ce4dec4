using Microsoft.Extensions.Options;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Silo;

/// <summary>
/// Wakes every vchannel that has a log, a few at a time, behind the open port: what a channel owed before a crash is
/// done without waiting for its next caller, and the first caller finds it recovered. Its collection is woken first: it
/// may owe the vchannel news, as that it is dropped. Once after the start, and again whenever a silo has died.
/// </summary>
internal sealed class ChannelWarmUp(
    ILogStore logs,
    IGrainFactory grains,
    IHostApplicationLifetime lifetime,
    IOptions<SiloOptions> options,
    ILogger<ChannelWarmUp> logger) : BackgroundService
{
    private readonly SemaphoreSlim _due = new(1, 1);

    /// <summary>Walks again, after the walk under way if there is one.</summary>
    public void Again()
    {
        try
        {
            _due.Release();
        }
        catch (SemaphoreFullException)
        {
            // A walk is due already, and it has not begun.
        }
    }

    public override void Dispose()
    {
        _due.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        while (true)
        {
            await _due.WaitAsync(stoppingToken);
            await WalkAsync(stoppingToken);
            await WakeNodesAsync();
            await WakeGarbageAsync();
        }
    }

    /// <summary>Services start one after the other: before the last has, there may be no silo to call.</summary>
    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    private async Task WalkAsync(CancellationToken stoppingToken)
    {
        var names = await logs.ListAsync(stoppingToken);
        if (names.Count == 0)
        {
            return;
        }

        SiloLog.Waking(logger, names.Count);
        var bound = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Value.WarmUpFanOut,
            CancellationToken = stoppingToken,
        };
        var collections = names
            .Select(name => VChannelName.TryParse(name, out var channel) ? channel.Collection : default)
            .Where(collection => collection != default)
            .Distinct();
        await Parallel.ForEachAsync(collections, bound, async (collection, _) => await WakeAsync(collection));
        await Parallel.ForEachAsync(names, bound, async (name, _) => await WakeAsync(name));
    }

    /// <summary>It runs by itself once it is awake, on whatever silo.</summary>
    private async Task WakeGarbageAsync()
    {
        try
        {
            await grains.GetGrain<IGarbageGrain>(0).GetStatusAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            SiloLog.NoGarbageCollection(logger, failure.Message);
        }
    }

    /// <summary>It stays awake when it knows nodes, or vchannels that need one: their leases end without a call.</summary>
    private async Task WakeNodesAsync()
    {
        try
        {
            await grains.GetGrain<INodesGrain>(0).ListAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            SiloLog.NoNodes(logger, failure.Message);
        }
    }

    /// <summary>One that is dropped says so, and tells its vchannels behind that.</summary>
    private async Task WakeAsync(CollectionId collection)
    {
        try
        {
            await grains.GetGrain<ICollectionGrain>(collection.Value).DescribeAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            SiloLog.NotAwake(logger, collection, failure.Message);
        }
    }

    private async Task WakeAsync(string name)
    {
        try
        {
            var reply = await grains.GetGrain<IChannelGrain>(name).GetStateAsync(new ChannelStateRequest());
            if (reply.Error is { } error)
            {
                SiloLog.NotOpen(logger, name, error.Detail.Length > 0 ? error.Detail : error.Reason);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // One channel that cannot open must not keep the others asleep.
            SiloLog.NotOpen(logger, name, failure.Message);
        }
    }
}
