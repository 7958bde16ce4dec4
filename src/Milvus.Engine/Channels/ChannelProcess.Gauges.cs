using Milvus.DataCoord.Channels;

namespace Milvus.Engine.Channels;

/// <summary>What the channel shows of itself, for counting only.</summary>
public sealed partial class ChannelProcess
{
    private void Measure(ChannelTiming timing, long since) =>
        _observer.Measured(Name, timing, _ports.Time.GetElapsedTime(since));

    private void Show()
    {
        var checkpoint = ChannelMachine.Checkpoint(_state);
        var lag = checkpoint < _state.Watermark
            ? TimeSpan.FromMilliseconds(Math.Max(0, Now().PhysicalMilliseconds - checkpoint.PhysicalMilliseconds))
            : TimeSpan.Zero;
        var owed = ChannelMachine.Owed(_state).Count + (ChannelMachine.OwedDeltas(_state) is null ? 0 : 1);
        _observer.Shows(Name, new ChannelGauges(
            lag,
            owed,
            UnflushedBytes,
            _commits.WaitingBytes,
            _status == ChannelStatus.Open ? _work.LastFailure : _statusReason));
    }
}
