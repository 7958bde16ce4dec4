using Microsoft.Extensions.Logging;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Channels;

namespace Milvus.Grains;

internal sealed partial class ChannelGrain
{
    public void Committed(VChannelName channel, LogPosition position, IReadOnlyList<ChannelEvent> events, int coalesced)
    {
        instruments.Committed(coalesced);
        LogCommitted(logger, channel, position, events.Count, coalesced);
        foreach (var change in events)
        {
            if (change is SegmentChanged { Event: not RowsPlaced } segment)
            {
                LogSegment(logger, channel, segment.Segment, segment.Event);
            }
        }
    }

    public void Recovered(VChannelName channel, LogOpened opened, long growingRows) =>
        LogRecovered(logger, channel, opened.Epoch, opened.Last, growingRows, opened.CutBytes);

    public void Retrying(VChannelName channel, string why)
    {
        instruments.Retried();
        LogRetrying(logger, channel, why);
    }

    public void Measured(VChannelName channel, ChannelTiming timing, TimeSpan took) => instruments.Measured(timing, took);

    public void Shows(VChannelName channel, ChannelGauges gauges) => instruments.Shows(channel, gauges);

    public void Damaged(VChannelName channel, string where) => LogDamaged(logger, channel, where);

    public void Fenced(VChannelName channel)
    {
        LogFenced(logger, channel);
        DeactivateOnIdle();
    }

    public void Gone(VChannelName channel)
    {
        LogGone(logger, channel);
        DeactivateOnIdle();
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Debug,
        Message = "Channel {Channel} committed {Position}: {Events} events for {Coalesced} callers")]
    private static partial void LogCommitted(
        ILogger logger, VChannelName channel, LogPosition position, int events, int coalesced);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Information, Message = "Channel {Channel} segment {Segment}: {Event}")]
    private static partial void LogSegment(
        ILogger logger, VChannelName channel, SegmentId segment, SegmentEvent @event);

    [LoggerMessage(EventId = 3103, Level = LogLevel.Information,
        Message = "Channel {Channel} opened at epoch {Epoch}, commit {Last}: {GrowingRows} rows in memory, "
            + "{CutBytes} bytes of a torn tail cut")]
    private static partial void LogRecovered(
        ILogger logger, VChannelName channel, long epoch, LogPosition last, long growingRows, long cutBytes);

    [LoggerMessage(EventId = 3104, Level = LogLevel.Warning, Message = "Channel {Channel} tries again: {Why}")]
    private static partial void LogRetrying(ILogger logger, VChannelName channel, string why);

    [LoggerMessage(EventId = 3105, Level = LogLevel.Error,
        Message = "Channel {Channel} is closed until its log can be read: {Where}")]
    private static partial void LogDamaged(ILogger logger, VChannelName channel, string where);

    [LoggerMessage(EventId = 3106, Level = LogLevel.Warning, Message = "Channel {Channel} is fenced by a newer owner")]
    private static partial void LogFenced(ILogger logger, VChannelName channel);

    [LoggerMessage(EventId = 3107, Level = LogLevel.Information, Message = "Channel {Channel} is gone")]
    private static partial void LogGone(ILogger logger, VChannelName channel);
}
