using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Segments;

namespace Milvus.Engine.Channels;

/// <summary>Keeps the rows of flushed segments in memory while the collection is loaded.</summary>
public sealed partial class ChannelProcess
{
    private readonly SortedSet<SegmentId> _inMemory = [];
    private Task _loading = Task.CompletedTask;

    private int FlushedCount =>
        _state.Segments.Values.Count(segment => segment.Lifecycle == SegmentLifecycle.Flushed);

    /// <summary>Starts loading or lets the rows go.</summary>
    /// <returns>How far loading is; growing rows are in memory anyway.</returns>
    public async Task<Outcome<LoadProgress>> LoadAsync(bool load)
    {
        if (await WhenOpenAsync() is { } refusal)
        {
            return refusal;
        }

        _loaded = load;
        if (load)
        {
            StartLoading();
        }
        else
        {
            var held = _inMemory.ToList();
            _inMemory.Clear();
            await Task.WhenAll(held.Select(segment => _ports.Segments.LoadAsync(segment, load: false)));
        }

        return new LoadProgress(_inMemory.Count, FlushedCount);
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
                    && !_inMemory.Contains(segment.Id) && !failed.Contains(segment.Id))
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
            if (_loaded)
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
