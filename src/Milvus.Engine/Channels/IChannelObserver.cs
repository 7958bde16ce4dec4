using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord.Channels;

namespace Milvus.Engine.Channels;

/// <summary>What the shell around a channel wants to know, to log and to count. Never blocks, never throws.</summary>
public interface IChannelObserver
{
    /// <summary>Events became durable in one commit.</summary>
    /// <param name="channel">The vchannel.</param>
    /// <param name="position">The commit.</param>
    /// <param name="events">The events.</param>
    /// <param name="coalesced">How many callers shared the commit.</param>
    void Committed(VChannelName channel, LogPosition position, IReadOnlyList<ChannelEvent> events, int coalesced);

    /// <summary>The log was read and the channel is open.</summary>
    void Recovered(VChannelName channel, LogOpened opened, long growingRows);

    /// <summary>The store failed; the channel reads its log again.</summary>
    void Retrying(VChannelName channel, string why);

    /// <summary>
    /// The log is damaged, or a rule broke: the channel is closed and begins again from its log, every few seconds.
    /// </summary>
    void Damaged(VChannelName channel, string where);

    /// <summary>A newer owner has the log: this activation must go (I7).</summary>
    void Fenced(VChannelName channel);

    /// <summary>The vchannel is dropped and nothing is left of it.</summary>
    void Gone(VChannelName channel);

    /// <summary>Something took its time.</summary>
    void Measured(VChannelName channel, ChannelTiming timing, TimeSpan took)
    {
        // Whoever does not count need not listen.
    }

    /// <summary>What the channel shows now, at every tick.</summary>
    void Shows(VChannelName channel, ChannelGauges gauges)
    {
        // Whoever does not count need not listen.
    }
}
