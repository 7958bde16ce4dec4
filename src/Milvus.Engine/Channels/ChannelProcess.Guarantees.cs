using Milvus.Core;
using Milvus.Core.Errors;

namespace Milvus.Engine.Channels;

/// <summary>
/// Reads that name a moment: they see every row that has or will ever have a timestamp up to it. Later rows are stamped
/// behind it, so the only rows to wait for are those that have a timestamp already and are not durable yet.
/// </summary>
public sealed partial class ChannelProcess
{
    /// <summary>The rows on their way to the log, and when it is known what became of them.</summary>
    private (Timestamp First, Task Settled) _inFlight = (Timestamp.Max, Task.CompletedTask);

    /// <summary>Waits, no longer than the option allows, until no row may come at or before the moment.</summary>
    /// <returns>Why the moment cannot be reached: 1100 when it lies too far ahead, 10001 when the log is slow.</returns>
    private async Task<MilvusError?> ReachAsync(Timestamp guarantee)
    {
        if (guarantee > Now().Add(_options.MaxTimestampLag))
        {
            return MilvusErrors.Invalid($"guarantee_timestamp={guarantee} lies too far ahead of the clock");
        }

        // Later appends get later timestamps than anything a reader has named.
        _observed = Timestamp.Later(_observed, guarantee);
        if (_inFlight.Settled.IsCompleted || guarantee < _inFlight.First)
        {
            return null;
        }

        try
        {
            await HereAsync(_inFlight.Settled).WaitAsync(_options.GuaranteeWait, _ports.Time, _stop.Token);
        }
        catch (Exception gaveUp) when (gaveUp is TimeoutException or OperationCanceledException)
        {
            return MilvusErrors.Timeout($"guarantee_timestamp={guarantee}: rows of {Name} before it are not durable yet");
        }

        return Refusal();
    }

    /// <summary>Appends what was proposed; whoever reads at its moment waits meanwhile.</summary>
    private async Task AppendInSightAsync(Proposal proposal)
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var placed = proposal.Rows.Select(rows => rows.Timestamp).Concat(proposal.Deletes.Select(keys => keys.Timestamp));
        _inFlight = (placed.DefaultIfEmpty(Timestamp.Max).Min(), settled.Task);
        try
        {
            await AppendAsync(proposal);
        }
        finally
        {
            settled.SetResult();
        }
    }
}
