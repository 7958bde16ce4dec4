using System.Collections.Immutable;
using Milvus.Core;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;

namespace Milvus.Engine.Channels;

/// <summary>
/// Asks the outside writer to save what it has not: at once, and again and again until it has. A node takes its time, so
/// this is not among the work that is tried again when it fails.
/// </summary>
public sealed partial class ChannelProcess
{
    /// <summary>When each segment was asked for last.</summary>
    private readonly SortedDictionary<SegmentId, long> _asked = [];
    private bool _isAsking;
    private string _askFailure = "";

    private void StartAsking()
    {
        var wanted = ChannelMachine.Owed(_state).OfType<RequestFlush>().Select(effect => effect.Segment).ToList();
        foreach (var settled in _asked.Keys.Except(wanted).ToList())
        {
            _asked.Remove(settled);
        }

        if (_isAsking || _state.Writer.IsNobody)
        {
            return;
        }

        ImmutableArray<SegmentId> due =
        [
            .. wanted.Where(segment => !_asked.TryGetValue(segment, out var at)
                || _ports.Time.GetElapsedTime(at) >= _options.FlushRequestInterval),
        ];
        if (!due.IsEmpty)
        {
            _isAsking = true;
            _ = AskAsync(_state.Writer, due);
        }
    }

    private async Task AskAsync(ChannelWriter writer, ImmutableArray<SegmentId> segments)
    {
        foreach (var segment in segments)
        {
            _asked[segment] = _ports.Time.GetTimestamp();
        }

        try
        {
            var answer = await _ports.Nodes.FlushAsync(Name, writer, segments);
            _askFailure = answer.Error?.ToString() ?? "";
        }
        catch (Exception failure) when (failure is IOException or TimeoutException or OperationCanceledException)
        {
            _askFailure = failure.Message;
        }

        _isAsking = false;
    }

    /// <summary>Which segments wait for the outside writer; empty for none.</summary>
    private string WaitsForWriter()
    {
        var waits = _state.Unsettled.Where(IsLate).Select(segment => segment.Id).ToList();
        var who = _state.Writer.IsNobody
            ? "an outside writer, which this vchannel does not have"
            : $"{_state.Writer}{(_askFailure.Length > 0 ? $" ({_askFailure})" : "")}";
        return waits.Count == 0 ? "" : $"segments {string.Join(", ", waits)} of {Name} wait for {who}";
    }

    /// <summary>Whether only its writer can get it further: by its files, or by a tick.</summary>
    private bool IsLate(SegmentState segment) =>
        segment is { External: true, IsComplete: false }
        && (segment.Lifecycle == SegmentLifecycle.Flushing
            || (segment.Lifecycle == SegmentLifecycle.Sealed
                && Now() > segment.LastMoment.Add(_options.FlushRequestInterval)));
}
