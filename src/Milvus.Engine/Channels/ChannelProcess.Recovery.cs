using System.Text.Json;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.DataCoord;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Grants;

namespace Milvus.Engine.Channels;

/// <summary>Snapshot, log tail, fence, growing rows, owed work: the only way in, also after a failed append.</summary>
public sealed partial class ChannelProcess
{
    private Task _recovery = Task.CompletedTask;
    private (LogPosition Position, long Epoch) _inDoubt;
    private long _era;
    private bool _foundInDoubt;

    private async Task RecoverAsync()
    {
        await Task.Yield();
        var began = _ports.Time.GetTimestamp();
        var delay = _options.RetryMinDelay;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var facts = await RefreshFactsAsync();
                var gone = facts.Error?.Code == ErrorCode.CollectionNotFound;
                if (facts.IsOk || gone)
                {
                    await ReadLogAsync();
                    await OpenAsync(gone);
                    Measure(ChannelTiming.Recovery, began);
                    return;
                }

                _statusReason = facts.Error!.ToString();
            }
            catch (Exception damage) when (damage is DataCorruptException or InvariantException or JsonException)
            {
                // Closed at once, and read again: bits that flipped on their way are right the next time, and a file
                // that a person puts back is found.
                Close(ChannelStatus.Damaged, damage.Message);
                _observer.Damaged(Name, damage.Message);
            }
            catch (LogFencedException)
            {
                Close(ChannelStatus.Fenced, "another owner has the log");
                _observer.Fenced(Name);
                return;
            }
            catch (Exception failure) when (failure is IOException or TimeoutException or OperationCanceledException)
            {
                _statusReason = failure.Message;
            }

            if (_status == ChannelStatus.Recovering)
            {
                _observer.Retrying(Name, _statusReason);
            }

            await Task.Delay(delay, _ports.Time, _stop.Token).ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Current);
            delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, _options.RetryMaxDelay.Ticks));
        }
    }

    /// <summary>
    /// A rule broke: nothing that is in memory is trusted any more. The log is, so the channel begins again from it.
    /// </summary>
    private void Doubt(Exception broken, bool inCommit)
    {
        if (_status != ChannelStatus.Open)
        {
            return;
        }

        Close(ChannelStatus.Damaged, broken.Message);
        _observer.Damaged(Name, broken.Message);
        _recovery = BeginAgainAsync();

        async Task BeginAgainAsync()
        {
            if (!inCommit)
            {
                // The log takes one call at a time.
                await _commits.Idle;
            }

            await RecoverAsync();
        }
    }

    private async Task ReadLogAsync()
    {
        _era++;
        var opened = await _log.OpenAsync(_stop.Token);
#if CANARIES
        var kept = Planted.Has(Bug.RecoversRowsTwice) ? _growing.ToArray() : [];
#endif
        _growing.Clear();
        _deletes.Clear();
        _deliveries.Clear();
        _freshSegments.Clear();
        _book = GrantBook.Empty;
#if CANARIES
        Array.ForEach(kept, rows => _growing.Add(rows.Key, rows.Value));
#endif
        _epoch = opened.Epoch;
        _last = opened.Last;
        _snapshotAt = opened.SnapshotAt;
        _bytesSinceSnapshot = 0;
        _state = opened.Snapshot is { } snapshot
            ? DataCoordJson.Read<ChannelState>(snapshot.Span)
            : ChannelState.New(Name);
        Invariant.Holds(_state.Name == Name, $"The snapshot of {Name} speaks of {_state.Name}.");

        var from = LogPosition.Zero;
        if (opened.Snapshot is not null)
        {
            from = ChannelMachine.CheckpointPosition(_state, opened.SnapshotAt);
        }

        _index.Clear(isWhole: opened.Snapshot is null);
        await foreach (var commit in _log.ReadFromAsync(from, _stop.Token))
        {
            await ReplayAsync(commit);
        }

        foreach (var segment in _state.Segments.Values.Where(segment => segment.IsUnflushed && segment.Rows > 0))
        {
            // I5: what the log places and what its rows say must agree.
            var rows = _growing.TryGetValue(segment.Id, out var growing) ? growing.RowCount : 0;
            Invariant.Holds(rows == segment.Rows, $"Segment {segment.Id} has {rows} rows in the log of {segment.Rows}.");
        }

        CountUnflushed();
        _observer.Recovered(Name, opened, _growing.Values.Sum(rows => rows.RowCount));
    }

    private async Task ReplayAsync(LogCommit commit)
    {
        // Another owner may have taken the position: only a commit of that epoch is the one that was in doubt.
        _foundInDoubt |= (commit.Position, commit.Epoch) == _inDoubt;
        var known = commit.Position <= _snapshotAt;
        var state = _state;
        var decoded = await _ports.Workers.RunAsync(
            _ => ChannelCommitCodec.Decode(
                Name.Value, commit, segment => !known || state.Segments.GetValueOrDefault(segment) is { IsUnflushed: true }),
            _stop.Token);
        if (!decoded.IsOk)
        {
            throw new IOException(decoded.Error.Reason);
        }

        var (events, rows, deletes) = decoded.Value;
        Index(commit.Position, events);
        foreach (var placed in rows)
        {
            GrowingOf(placed.Segment).Add(placed.Rows, placed.Timestamp);
        }

        if (known)
        {
            foreach (var deleted in deletes)
            {
                Delete(deleted);
            }

            return;
        }

        _bytesSinceSnapshot += commit.Payload.Length;
        foreach (var change in events)
        {
            _state = ChannelMachine.Evolve(_state, change);
        }

        // As when they became durable: the rows of a commit first, then its deletes, then what was let go.
        foreach (var deleted in deletes)
        {
            Delete(deleted);
        }

        foreach (var change in events)
        {
            Forget(change);
        }
    }

    private async Task OpenAsync(bool gone)
    {
        if (gone && _last == LogPosition.Zero)
        {
            // A vchannel of no collection that never had a commit: nothing may come of asking for it.
            await _ports.Logs.DeleteAsync(Name.Value, _stop.Token);
            Close(ChannelStatus.Gone, "the collection does not exist");
            _observer.Gone(Name);
            return;
        }

        // The fence record: an older owner's commit can no longer follow it (I7).
        var proposal = new Proposal(_state, _book, _last.Next);
        var decision = ChannelMachine.Decide(_state, new StartEpoch(_epoch));
        Invariant.Holds(decision.IsOk, $"Epoch {_epoch} was refused: {decision.Error}");
        foreach (var change in decision.Value.Events)
        {
            proposal.Add(change);
        }

        if (gone && ChannelMachine.Decide(proposal.State, new DropChannel(Now())) is { IsOk: true } drop)
        {
            foreach (var change in drop.Value.Events)
            {
                proposal.Add(change);
            }
        }

        _index.Begin(_state.Watermark);
        var payload = ChannelCommitCodec.Encode(proposal.Events, [], []);
        await _log.AppendAsync(payload, _epoch, _stop.Token);
        Apply(proposal, payload.Sum(piece => (long)piece.Length));
        _inMemory.Clear();
        ForgetWritten();
        Close(ChannelStatus.Open, "");
        Reconcile();
        if (_loaded)
        {
            StartLoading();
        }
    }

    /// <summary>
    /// Snapshot before truncation: what the log forgets, the snapshot knows, and rows are in manifests.
    /// </summary>
    private async Task SnapshotIfDueAsync()
    {
        var removable = ChannelMachine.CheckpointPosition(_state, _last);
        var worthwhile = removable > _snapshotAt && _bytesSinceSnapshot >= _options.SnapshotAfterBytes;
        if (!worthwhile && _bytesSinceSnapshot < 4 * _options.SnapshotAfterBytes)
        {
            return;
        }

        try
        {
            var snapshot = DataCoordJson.Write(_state);
            await _log.ReplaceSnapshotAsync(snapshot, _last, _epoch, _stop.Token);
            _snapshotAt = _last;
            _bytesSinceSnapshot = 0;
            await _log.TruncateAsync(removable, _epoch, _stop.Token);
            _index.Forget(removable, ChannelMachine.Checkpoint(_state));
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            // Nothing is lost: the log is longer for now, and a later commit tries again.
            _observer.Retrying(Name, $"snapshot: {failure.Message}");
        }
        catch (LogFencedException)
        {
            Close(ChannelStatus.Fenced, "another owner has the log");
            _observer.Fenced(Name);
        }
    }
}
