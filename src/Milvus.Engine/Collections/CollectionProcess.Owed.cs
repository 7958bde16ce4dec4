using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Collections;

namespace Milvus.Engine.Collections;

/// <summary>
/// News that vchannels are owed: a dropped partition, a truncation, the drop of the collection itself. It is durable
/// here before it is told, and told again until every vchannel has confirmed (I8). Whoever wakes the collection, be it
/// the walk after a start or a vchannel that recovers, has it go on.
/// </summary>
public sealed partial class CollectionProcess
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SortedSet<string> _knowOfDrop = new(StringComparer.Ordinal);
    private Task _settling = Task.CompletedTask;

    /// <summary>Stops telling; what is owed is in the document.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Begins what is owed, unless it is being done. Nobody waits for it.</summary>
    private void StartSettling()
    {
        if (_settling.IsCompleted && _state.State is { OwesNews: true })
        {
            _settling = KeepSettlingAsync();
        }
    }

    private async Task KeepSettlingAsync()
    {
        var bounds = options ?? new EngineOptions();
        var delay = bounds.RetryMinDelay;
        while (!_stop.IsCancellationRequested && _state.State is { OwesNews: true } state)
        {
            // Telling ends by itself; a stop only keeps it from being repeated.
            var settled = await TellAsync(state, CancellationToken.None);
            if (settled.IsOk)
            {
                continue;
            }

            observer?.Owing(id, settled.Error);
            await Task.Delay(delay, time, _stop.Token).ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Current);
            delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, bounds.RetryMaxDelay.Ticks));
        }
    }

    /// <summary>Tells once, for a caller that wants to know; what fails is tried again behind its back.</summary>
    private async Task<Outcome<bool>> SettleAsync(CollectionState state, CancellationToken cancellationToken)
    {
        var settled = await TellAsync(state, cancellationToken);
        if (!settled.IsOk)
        {
            StartSettling();
        }

        return settled;
    }

    private async Task<Outcome<bool>> TellAsync(CollectionState state, CancellationToken cancellationToken)
    {
        if (state.Dropped)
        {
            return await TellDropAsync(state, cancellationToken);
        }

        foreach (var partition in state.DroppedPartitions)
        {
            var told = await AskAllAsync(state, channel => channels.DropPartitionAsync(channel, partition));
            if (!told.IsOk)
            {
                return told.Error;
            }

            var settled = await ChangeAsync(new ConfirmPartitionDropped(partition), cancellationToken);
            if (!settled.IsOk)
            {
                return settled.Error;
            }
        }

        if (state.TruncateTo.IsEmpty)
        {
            return true;
        }

        var fences = state.VChannels.Zip(state.TruncateTo).ToImmutableSortedDictionary(
            pair => pair.First.Value, pair => pair.Second, StringComparer.Ordinal);
        var truncated = await AskAllAsync(state, channel => channels.TruncateAsync(channel, fences[channel.Value]));
        if (!truncated.IsOk)
        {
            return truncated.Error;
        }

        var done = await ChangeAsync(new ConfirmTruncated(state.TruncateTo), cancellationToken);
        return done.IsOk ? true : done.Error;
    }

    private async Task<Outcome<bool>> TellDropAsync(CollectionState state, CancellationToken cancellationToken)
    {
        if (state.DropConfirmed)
        {
            return true;
        }

        var told = await AskAllAsync(state, TellDropAsync);
        if (!told.IsOk)
        {
            return told.Error;
        }

        var done = await ChangeAsync(new ConfirmDropped(), cancellationToken);
        return done.IsOk ? true : done.Error;
    }

    /// <summary>A vchannel that has confirmed is not asked again: it would have to be opened for that.</summary>
    private async Task<Outcome<bool>> TellDropAsync(VChannelName channel)
    {
        if (_knowOfDrop.Contains(channel.Value))
        {
            return true;
        }

        var dropped = await channels.DropAsync(channel);
        if (dropped.IsOk)
        {
            _knowOfDrop.Add(channel.Value);
        }

        return dropped;
    }
}
