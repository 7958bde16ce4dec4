using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Queries;

namespace Milvus.Engine.Channels;

/// <summary>Keeps the rows of flushed segments in memory while the collection is loaded.</summary>
public sealed partial class ChannelProcess
{
    private readonly SortedSet<SegmentId> _inMemory = [];
    private Task _loading = Task.CompletedTask;

    private int FlushedCount =>
        _state.Segments.Values.Count(segment =>
            segment.Lifecycle == SegmentLifecycle.Flushed && !_released.Contains(segment.Partition));

    /// <summary>Starts loading or lets the rows go.</summary>
    /// <param name="load">Whether rows are to be in memory.</param>
    /// <param name="released">Partitions whose rows stay out of memory even then.</param>
    /// <returns>How far loading is; growing rows are in memory anyway.</returns>
    public async Task<Outcome<LoadProgress>> LoadAsync(bool load, ImmutableSortedSet<PartitionId> released)
    {
        if (await WhenOpenAsync() is { } refusal)
        {
            return refusal;
        }

        _loaded = load;
        _released = released;
        var unwanted = _inMemory.Where(segment => !Holds(segment)).ToList();
        _inMemory.ExceptWith(unwanted);
        if (load)
        {
            StartLoading();
        }

        await Task.WhenAll(unwanted.Select(segment => _ports.Segments.LoadAsync(segment, load: false)));
        return new LoadProgress(_inMemory.Count, FlushedCount);
    }

    /// <summary>Drops a partition; blobs are deleted afterwards.</summary>
    public Task<Outcome<bool>> DropPartitionAsync(PartitionId partition) =>
        SubmitDoneAsync(_ => new DropChannelPartition(partition, Now()));

    /// <summary>Drops every segment that a fence has closed; blobs are deleted afterwards.</summary>
    public Task<Outcome<bool>> TruncateAsync(Timestamp fence) =>
        SubmitDoneAsync(_ => new TruncateChannel(fence, Now()));

    private async Task<Outcome<bool>> SubmitDoneAsync(Func<Proposal, ChannelCommand> command)
    {
        var outcome = await SubmitAsync(command);

        // A vchannel that is gone has nothing of it either.
        return outcome.IsOk || _status == ChannelStatus.Gone || _state.Dropped ? true : outcome.Error;
    }

    /// <summary>Whether the rows of a segment belong into memory.</summary>
    private bool Holds(SegmentId segment) =>
        _loaded && (!_state.Segments.TryGetValue(segment, out var known) || !_released.Contains(known.Partition));

    private bool Sees(ReadSpec read, PartitionId partition) =>
        read.Covers(partition) && !_released.Contains(partition);

    private MilvusError? RefuseReleased(ReadSpec read)
    {
        foreach (var partition in read.Partitions)
        {
            if (_state.DroppedPartitions.Contains(partition))
            {
                return MilvusErrors.PartitionNotFound(partition);
            }

            if (_released.Contains(partition))
            {
                return MilvusErrors.PartitionNotLoaded(partition);
            }
        }

        return null;
    }

    private void StartLoading()
    {
        if (_loading.IsCompleted)
        {
            _loading = LoadMissingAsync();
        }
    }

    private async Task LoadMissingAsync()
    {
        // A bounded number at once: loading must not push searches off the workers.
        var failed = new SortedSet<SegmentId>();
        while (_loaded && _status == ChannelStatus.Open)
        {
            var missing = _state.Segments.Values
                .Where(segment => segment.Lifecycle == SegmentLifecycle.Flushed
                    && Holds(segment.Id) && !_inMemory.Contains(segment.Id) && !failed.Contains(segment.Id))
                .Select(segment => segment.Id)
                .Take(_options.SegmentFanOut)
                .ToList();
            if (missing.Count == 0)
            {
                return;
            }

            await Task.WhenAll(missing.Select(segment => LoadOneAsync(segment, failed)));
        }
    }

    private async Task LoadOneAsync(SegmentId segment, SortedSet<SegmentId> failed)
    {
        string? failure;
        try
        {
            failure = (await _ports.Segments.LoadAsync(segment, load: true)).Error?.ToString();
        }
        catch (Exception problem) when (problem is IOException or TimeoutException or OperationCanceledException)
        {
            failure = problem.Message;
        }

        if (failure is null)
        {
            if (Holds(segment))
            {
                _inMemory.Add(segment);
            }

            return;
        }

        // A search loads it again when it needs it; so does the next look at progress.
        failed.Add(segment);
        _observer.Retrying(Name, $"load segment {segment}: {failure}");
    }
}
