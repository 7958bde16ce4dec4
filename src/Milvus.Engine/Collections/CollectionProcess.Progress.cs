using System.Collections.Immutable;
using System.Globalization;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Channels;

namespace Milvus.Engine.Collections;

/// <summary>How far flushing is. Derived from the vchannels each time it is asked, never stored.</summary>
public sealed partial class CollectionProcess
{
    /// <summary>
    /// Whether a flush is done: every checkpoint has reached it, and no named segment is unflushed. A vchannel that
    /// cannot be asked now lags, whatever the reason: who polls goes on polling, and is told.
    /// </summary>
    /// <returns>100 when the collection does not exist, any more or at all.</returns>
    public async Task<Outcome<FlushProgress>> GetFlushProgressAsync(
        Timestamp flushTimestamp, ImmutableArray<SegmentId> segments, CancellationToken cancellationToken)
    {
        var state = await DescribeAsync(cancellationToken);
        if (!state.IsOk)
        {
            return state.Error;
        }

        // An idle vchannel jumps to the flush, yet no further than the clock: a client may name any moment, and must not
        // push the clock of a vchannel.
        var upTo = Timestamp.Earlier(flushTimestamp, Now());
        var asked = state.Value.VChannels;
        var answers = await Task.WhenAll(asked.Select(channel => channels.GetStateAsync(channel, upTo)));
        for (var shard = 0; shard < asked.Length; shard++)
        {
            if (answers[shard].Error is { } failed)
            {
                var now = await DescribeAsync(cancellationToken);
                if (!now.IsOk || !failed.Retriable)
                {
                    return now.Error ?? failed;
                }

                return new FlushProgress(false, $"{asked[shard]} cannot be asked: {failed}");
            }

            if (Lag(asked[shard], answers[shard].Value, flushTimestamp, segments) is { } lag)
            {
                return new FlushProgress(false, lag);
            }
        }

        return new FlushProgress(true, "");
    }

    /// <summary>What sealed segments that are not flushed yet wait for, by vchannel; empty without any.</summary>
    public string DescribeLag(IEnumerable<KeyValuePair<VChannelName, ChannelReport>> reports) => string.Join(
        "; ",
        reports.Select(pair => (pair.Key, pair.Value, Waiting: pair.Value.Segments.Count(IsWaiting)))
            .Where(one => one.Waiting > 0)
            .Select(one => $"{one.Key} has {one.Waiting} segments to flush, {Where(one.Value)}"));

    private string? Lag(
        VChannelName channel, ChannelReport report, Timestamp flushTimestamp, ImmutableArray<SegmentId> segments)
    {
        if (report.Checkpoint < flushTimestamp)
        {
            return $"{channel} has not reached flush {flushTimestamp} of {Ago(flushTimestamp)} ago, {Where(report)}";
        }

        return report.Segments.FirstOrDefault(segment => segment.IsUnflushed && segments.Contains(segment.Id)) is { } waits
            ? $"{channel} has segment {waits.Id} {waits.Lifecycle}, {Where(report)}"
            : null;
    }

    private string Where(ChannelReport report) =>
        $"checkpoint {report.Checkpoint} of {Ago(report.Checkpoint)} ago: "
        + (report.Lagging.Length > 0 ? report.Lagging : "writing");

    private string Ago(Timestamp moment) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Math.Max(0, Now().PhysicalMilliseconds - moment.PhysicalMilliseconds) / 1000d:0.0} s");

    private static bool IsWaiting(SegmentState segment) =>
        segment.Lifecycle is SegmentLifecycle.Sealed or SegmentLifecycle.Flushing;
}
