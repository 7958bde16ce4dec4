using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Engine.Collections;
using Milvus.Engine.Peers;

namespace Milvus.Engine.Proxies;

/// <summary>
/// The queues of one gateway. Each collection has a lane of its own: its tasks run one after the other, and no
/// collection waits for another. Flushes that wait together are one task and share its fences; one that comes while a
/// flush runs waits for the next, since rows may have been acknowledged behind the fences of that one.
/// </summary>
public sealed class ProxyProcess(
    IFlushPeer collections, EngineOptions options, TimeProvider time, ProxyInstruments instruments)
{
    private readonly SortedDictionary<CollectionId, Lane> _lanes = [];

    /// <summary>Collections with a task that runs or waits.</summary>
    public int LaneCount => _lanes.Count;

    /// <summary>
    /// Queues a flush and waits until it has sealed every growing segment. Who gives up waiting leaves the queue; a
    /// flush that runs goes on.
    /// </summary>
    /// <param name="collection">The collection.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>
    /// The collection's answer; 8 when too many wait, 10001 (retriable) when <see cref="EngineOptions.FlushWait"/> has
    /// passed.
    /// </returns>
    public async Task<Outcome<CollectionFlush>> FlushAsync(CollectionId collection, CancellationToken cancellationToken)
    {
        if (!_lanes.TryGetValue(collection, out var lane))
        {
            _lanes[collection] = lane = new Lane();
        }

        if (lane.WaiterCount >= options.FlushMaxWaiters)
        {
            instruments.Refused();
            return MilvusErrors.RateLimited(
                $"flushes of collection {collection} that wait exceed {options.FlushMaxWaiters}");
        }

        var flush = lane.Next ??= new FlushTask(time.GetTimestamp());
        flush.WaiterCount++;
        lane.WaiterCount++;
        if (lane.Running.IsCompleted)
        {
            lane.Running = RunAsync(collection, lane);
        }

        try
        {
            return await flush.Finished.Task.WaitAsync(options.FlushWait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return MilvusErrors.Timeout($"flush of collection {collection}");
        }
        finally
        {
            lane.WaiterCount--;
            if (--flush.WaiterCount == 0 && ReferenceEquals(lane.Next, flush))
            {
                lane.Next = null;
            }
        }
    }

    private async Task RunAsync(CollectionId collection, Lane lane)
    {
        // Who asks in the same turn shares the first flush.
        await Task.Yield();
        while (lane.Next is { } flush)
        {
            lane.Next = null;
            var began = time.GetTimestamp();
            instruments.Began(time.GetElapsedTime(flush.Queued, began), flush.WaiterCount);
            var outcome = await DoAsync(collection);
            instruments.Ended(time.GetElapsedTime(began), outcome.Error);
            flush.Finished.SetResult(outcome);
        }

        _lanes.Remove(collection);
    }

    private async Task<Outcome<CollectionFlush>> DoAsync(CollectionId collection)
    {
        try
        {
            return await collections.FlushAsync(collection);
        }
        catch (Exception failure) when (failure is IOException or TimeoutException or OperationCanceledException)
        {
            // The lane goes on: whoever asks again has the next flush.
            return new MilvusError(ErrorCode.ServiceUnavailable, $"flush failed: {failure.Message}", Retriable: true);
        }
    }

    /// <summary>What runs and what waits on one collection.</summary>
    private sealed class Lane
    {
        public Task Running { get; set; } = Task.CompletedTask;

        public FlushTask? Next { get; set; }

        public int WaiterCount { get; set; }
    }

    /// <summary>One flush and all who wait for it.</summary>
    private sealed class FlushTask(long queued)
    {
        public long Queued { get; } = queued;

        public int WaiterCount { get; set; }

        public TaskCompletionSource<Outcome<CollectionFlush>> Finished { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
