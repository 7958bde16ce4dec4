using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;

namespace Milvus.Engine.Channels;

/// <summary>
/// What the log holds, for watchers outside. They read its commits as any other reader does, beside its owner, so that
/// writing never waits for them.
/// </summary>
public sealed partial class ChannelProcess
{
    private const int LeastPageBytes = 64 << 10;
    private const int MostPageBytes = 4 << 20;
    private static readonly TimeSpan LongestWatch = TimeSpan.FromSeconds(10);

    private readonly LogIndex _index = new();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Rows and deletes behind a moment, in order; waits a while for news.</summary>
    /// <param name="after">The newest moment that the caller has.</param>
    /// <param name="maxBytes">About how much one answer holds, 64 KiB … 4 MiB; a single request is never split.</param>
    /// <param name="wait">How long to wait when there is nothing, at most 10 s.</param>
    /// <returns>1100 when the log reaches back no further than a later moment, which it names.</returns>
    public async Task<Outcome<LogPage>> ReadLogAsync(Timestamp after, int maxBytes, TimeSpan wait)
    {
        if (await WhenOpenAsync() is { } refusal)
        {
            return refusal;
        }

        if (after > Timestamp.Max || wait < TimeSpan.Zero)
        {
            return MilvusErrors.Invalid($"a moment of {Name} {after} or a wait of {wait} is out of range");
        }

        if (Forgotten(after) is { } forgotten)
        {
            return forgotten;
        }

        if (after >= _index.Last && wait > TimeSpan.Zero)
        {
            await NewsAsync(wait < LongestWatch ? wait : LongestWatch);
            if ((await WhenOpenAsync() ?? Forgotten(after)) is { } closed)
            {
                return closed;
            }
        }

        var (last, upTo) = (_last, _state.Watermark);
        if (_index.Find(after) is not { } from)
        {
            return new LogPage([], Timestamp.Later(after, upTo));
        }

        try
        {
            return await ReadPageAsync(
                from, last, after, upTo, Math.Clamp(maxBytes, LeastPageBytes, MostPageBytes));
        }
        catch (Exception failure) when (failure is DataCorruptException or IOException)
        {
            // Truncated meanwhile, as a rule.
            return Forgotten(after) ?? MilvusErrors.IoFailed($"log of {Name}: {failure.Message}");
        }
    }

    private MilvusError? Forgotten(Timestamp after) =>
        after < _index.ReachesBack
            ? MilvusErrors.Invalid(
                $"the log of {Name} reaches back no further than {_index.ReachesBack}",
                $"at least {_index.ReachesBack}",
                after)
            : null;

    private async Task<LogPage> ReadPageAsync(
        LogPosition from, LogPosition last, Timestamp after, Timestamp upTo, int maxBytes)
    {
        var batches = new List<LogPageBatch>();
        long bytes = 0;
        await foreach (var commit in _ports.Logs.ReadAsync(Name.Value, from.Previous, last, _stop.Token))
        {
            var read = await _ports.Workers.RunAsync(
                _ => ChannelCommitCodec.Decode(Name.Value, commit, static _ => true), _stop.Token);
            if (!read.IsOk)
            {
                throw new IOException(read.Error.Reason);
            }

            foreach (var batch in BatchesOf(read.Value).Where(batch => batch.Timestamp > after))
            {
                // What shares a timestamp stays together, so that the caller can go on behind it.
                if (bytes >= maxBytes && batch.Timestamp > batches[^1].Timestamp)
                {
                    return new LogPage(batches, batches[^1].Timestamp);
                }

                batches.Add(batch);
                bytes += batch.Rows?.ByteCount ?? batch.Keys!.ByteCount;
            }
        }

        return new LogPage(batches, Timestamp.Later(after, upTo));
    }

    private IEnumerable<LogPageBatch> BatchesOf(ChannelCommit commit)
    {
        var opened = commit.Events.OfType<SegmentChanged>()
            .Where(change => change.Event is SegmentOpened)
            .ToDictionary(change => change.Segment, change => ((SegmentOpened)change.Event).Partition);
        var rows = commit.Rows.Select(placed => new LogPageBatch(
            placed.Segment,
            opened.TryGetValue(placed.Segment, out var partition)
                ? partition
                : _state.Segments.GetValueOrDefault(placed.Segment)?.Partition ?? default,
            placed.Timestamp,
            placed.Rows,
            null));
        var deletes = commit.Deletes.Select(deleted =>
            new LogPageBatch(default, deleted.Partition, deleted.Timestamp, null, deleted.Keys));
        return deletes.Concat(rows).OrderBy(batch => batch.Timestamp);
    }

    /// <summary>Notes where the rows and deletes of a durable commit are.</summary>
    private void Index(LogPosition position, IEnumerable<ChannelEvent> events)
    {
        var (first, last) = (Timestamp.Max, Timestamp.Zero);
        foreach (var change in events)
        {
            var at = change switch
            {
                SegmentChanged { Event: RowsPlaced rows } => rows.Timestamp,
                KeysDeleted deleted => deleted.Timestamp,
                _ => Timestamp.Zero,
            };
            if (at > Timestamp.Zero)
            {
                (first, last) = (Timestamp.Earlier(first, at), Timestamp.Later(last, at));
            }
        }

        if (last > Timestamp.Zero)
        {
            _index.Add(position, first, last);
            var news = _news;
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            news.TrySetResult();
        }
    }

    private async Task NewsAsync(TimeSpan wait)
    {
        try
        {
            await HereAsync(_news.Task).WaitAsync(wait, _ports.Time, _stop.Token);
        }
        catch (Exception none) when (none is TimeoutException or OperationCanceledException)
        {
            // No news is an answer.
        }
    }
}
