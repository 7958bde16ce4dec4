using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;

namespace Milvus.Engine.Channels;

/// <summary>The write path: decide a batch of commands against the durable state, append, evolve, reply.</summary>
public sealed partial class ChannelProcess
{
    private const int SegmentIdsAhead = 16;

    private readonly Queue<SegmentId> _freshSegments = new();

    /// <summary>Makes rows durable and visible.</summary>
    /// <returns>Their timestamp, zero for a slice that is not the last; or a refusal, and nothing has changed.</returns>
    public async Task<Outcome<Timestamp>> AppendAsync(AppendSpec append)
    {
        if (await WhenOpenAsync() is { } refusal)
        {
            return refusal;
        }

        if (await MeetAsync(append.SchemaVersion) is { } unfit)
        {
            return unfit;
        }

        if (CheckBasis(append) is { } unseen)
        {
            return unseen;
        }

        if (_commits.WaitingBytes + append.Rows.ByteCount > _options.QueueMaxBytes)
        {
            return MilvusErrors.RateLimited($"bytes waiting on {Name} exceed {_options.QueueMaxBytes}");
        }

        if (append.Upsert && CheckDeleteRoom(append.Rows[_schema!.PrimaryKey.Id].ByteCount) is { } full)
        {
            return full;
        }

        if (UnflushedBytes + _commits.WaitingBytes + append.Rows.ByteCount > _options.UnflushedMaxBytes)
        {
            return MilvusErrors.RateLimited($"unflushed bytes on {Name} exceed {_options.UnflushedMaxBytes}");
        }

        var whole = _staging.Take(append);
        if (!whole.IsOk)
        {
            return whole.Error;
        }

        if (whole.Value is not { } rows)
        {
            return Timestamp.Zero;
        }

        var keys = append.Upsert ? rows[_schema!.PrimaryKey.Id] : null;
        var outcome = await SubmitAsync(
            proposal => new AppendRows(
                append.Partition,
                rows.RowCount,
                rows.ByteCount,
                Now(),
                Timestamp.Later(_observed, append.Observed),
                proposal.Position,
                _freshSegments.Peek(),
                _ports.Chance.NextFraction(),
                _options.Seal)
            {
                DeletedKeys = keys?.RowCount ?? 0,
                DeletedBytes = keys?.ByteCount ?? 0,
            },
            rows,
            keys is null ? null : new PendingDeletes(default, keys),
            append.Basis);
        return outcome.IsOk ? ((RowsAppended)outcome.Value).Timestamp : outcome.Error;
    }

    private long UnflushedBytes { get; set; }

    private async Task<Outcome<ChannelReply>> SubmitAsync(
        Func<Proposal, ChannelCommand> command,
        RowBatch? rows = null,
        PendingDeletes? deletes = null,
        Timestamp basis = default,
        int freshSegments = 1)
    {
        if (await WhenOpenAsync() is { } refusal)
        {
            return refusal;
        }

        var pending = new Pending(command, rows, deletes, _ports.Time.GetTimestamp())
        {
            Basis = basis,
            FreshSegments = freshSegments,
        };
        _commits.Enqueue(pending, (rows?.ByteCount ?? 0) + (deletes?.Keys.ByteCount ?? 0));
        return await pending.Completion.Task;
    }

    private async Task CommitAsync(IReadOnlyList<Pending> batch)
    {
        Measure(ChannelTiming.CommitWait, batch[0].Queued);
        try
        {
            if (Refusal() is { } refusal)
            {
                Settle(batch, refusal);
                return;
            }

            if (await ReserveSegmentIdsAsync(batch.Sum(pending => pending.FreshSegments)) is { } noIds)
            {
                Settle(batch, noIds);
                return;
            }

            var proposal = Propose(batch, _last.Next);
            if (proposal.Events.Count == 0)
            {
                _book = proposal.Book;
                proposal.Reply();
                return;
            }

            await AppendInSightAsync(proposal);
        }
        catch (Exception broken)
        {
            // A bug or a broken invariant: everybody is answered, and recovery from the log is the cure.
            Doubt(broken, inCommit: true);
            Settle(batch, MilvusErrors.ChannelNotAvailable(Name, broken.Message));
        }
    }

    private Proposal Propose(IReadOnlyList<Pending> batch, LogPosition position)
    {
        var proposal = new Proposal(_state, _book, position);
        foreach (var pending in batch)
        {
            if (pending is { Basis.Value: > 0, Deletes.Keys: { } replaced }
                && IsWrittenSince(pending.Basis, replaced, proposal))
            {
                pending.Completion.TrySetResult(MilvusErrors.KeysChanged(Name));
                continue;
            }

            var decision = ChannelMachine.Decide(proposal.State, pending.Command(proposal));
            if (!decision.IsOk)
            {
                pending.Completion.TrySetResult(decision.Error);
                continue;
            }

            foreach (var change in decision.Value.Events)
            {
                proposal.Add(change);
                if (change is SegmentChanged { Event: SegmentOpened or ExternalOpened } && _freshSegments.Count > 0)
                {
                    _freshSegments.Dequeue();
                }
            }

            if (pending.Rows is { } rows)
            {
                var placed = (RowsAppended)decision.Value.Reply;
                proposal.Rows.Add(new PlacedRows(placed.Segment, placed.Timestamp, rows));
            }

            if (pending.Deletes is var (partition, keys))
            {
                var at = decision.Value.Reply is RowsAppended upserted
                    ? upserted.Timestamp
                    : ((DeletesAppended)decision.Value.Reply).Timestamp;
                proposal.Deletes.Add(new DeletedKeys(partition, at, keys));
            }

            proposal.Accept(pending, decision.Value.Reply);
        }

        return proposal;
    }

    private async Task AppendAsync(Proposal proposal)
    {
        var payload = ChannelCommitCodec.Encode(proposal.Events, proposal.Rows, proposal.Deletes);
#if CANARIES
        if (Planted.Has(Bug.AcknowledgesBeforeAppend))
        {
            proposal.Reply();
        }
#endif
        try
        {
            var began = _ports.Time.GetTimestamp();
            var position = await _log.AppendAsync(payload, _epoch, _stop.Token);
            Measure(ChannelTiming.LogAppend, began);
            Invariant.Holds(position == proposal.Position, $"Commit {position} was expected at {proposal.Position}.");
        }
        catch (LogFencedException)
        {
            Close(ChannelStatus.Fenced, "another owner has the log");
            _observer.Fenced(Name);
#if CANARIES
            if (Planted.Has(Bug.FencedOwnerAcknowledges))
            {
                proposal.Reply();
            }
#endif
            proposal.Refuse(MilvusErrors.ChannelNotAvailable(Name, _statusReason));
            return;
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            await LearnOutcomeAsync(proposal, failure);
            return;
        }

        Apply(proposal, payload.Sum(piece => (long)piece.Length));
        proposal.Reply();
        Reconcile();
        await SnapshotIfDueAsync();
    }

    /// <summary>
    /// A failed append is an unknown outcome: the log is read again, and it says whether the commit is there.
    /// </summary>
    private async Task LearnOutcomeAsync(Proposal proposal, Exception failure)
    {
        _observer.Retrying(Name, failure.Message);
        var unknown = MilvusErrors.IoFailed($"append to {Name}: {failure.Message}, outcome unknown");
        if (_stop.IsCancellationRequested)
        {
            proposal.Refuse(unknown);
            return;
        }

        _status = ChannelStatus.Recovering;
        _statusReason = failure.Message;
        _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _inDoubt = (proposal.Position, _epoch);
        _foundInDoubt = false;
        _recovery = RecoverAsync();
        if (await WhenOpenAsync() is null && _foundInDoubt)
        {
            proposal.Reply();
        }
        else
        {
            proposal.Refuse(unknown);
        }
    }

    /// <summary>Durable before visible: called only for what the log has acknowledged.</summary>
    private void Apply(Proposal proposal, long bytes)
    {
        _state = proposal.State;
        _book = proposal.Book;
        _last = proposal.Position;
        _bytesSinceSnapshot += bytes;
        foreach (var (segment, timestamp, rows) in proposal.Rows)
        {
            GrowingOf(segment).Add(rows, timestamp);
        }

        proposal.Deletes.ForEach(Delete);
        Remember(proposal);
        Index(proposal.Position, proposal.Events);
        foreach (var change in proposal.Events)
        {
            Forget(change);
        }

        CountUnflushed();
        _observer.Committed(Name, proposal.Position, proposal.Events, proposal.Accepted.Count);
    }

    private GrowingRows GrowingOf(SegmentId segment)
    {
        if (!_growing.TryGetValue(segment, out var rows))
        {
            _growing[segment] = rows = new GrowingRows(segment, _schema);
        }

        return rows;
    }

    /// <summary>Lets go of rows that no reader of this channel needs any more.</summary>
    private void Forget(ChannelEvent change)
    {
        switch (change)
        {
            case SegmentChanged { Event: SegmentFlushed } flushed:
                _growing.Remove(flushed.Segment);
                if (_state.Segments.GetValueOrDefault(flushed.Segment) is { External: true })
                {
                    // Its rows come past the log: to load, and to nobody's keys.
                    ForgetWritten();
                }
                else if (Holds(flushed.Segment))
                {
                    _inMemory.Add(flushed.Segment);
                }

                break;
            case SegmentChanged { Event: SegmentDropped or SegmentPurged } gone:
                _growing.Remove(gone.Segment);
                _inMemory.Remove(gone.Segment);
                _deliveries.Remove(gone.Segment);
                ForgetWritten();
                break;
            case WriterAssigned:
                _asked.Clear();
                _askFailure = "";
                break;
            case ChannelDropped:
                _growing.Clear();
                _inMemory.Clear();
                _deletes.Clear();
                _deliveries.Clear();
                break;
            case DeletesSettled settled:
                ForgetDeletes(settled.UpTo);
                break;
        }
    }

    private void CountUnflushed() =>
        UnflushedBytes = _state.Segments.Values.Where(segment => segment.IsUnflushed).Sum(segment => segment.Bytes);

    private async Task<MilvusError?> ReserveSegmentIdsAsync(int count)
    {
        try
        {
            while (_freshSegments.Count < count + 1)
            {
                var take = Math.Max(SegmentIdsAhead, count + 1);
                var first = await _ports.Ids.TakeAsync(take, _stop.Token);
                for (var i = 0; i < take; i++)
                {
                    _freshSegments.Enqueue(new SegmentId(first + i));
                }
            }

            return null;
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or TimeoutException)
        {
            return MilvusErrors.IoFailed($"segment ids: {failure.Message}");
        }
    }

    private static void Settle(IReadOnlyList<Pending> batch, MilvusError error)
    {
        foreach (var pending in batch)
        {
            pending.Completion.TrySetResult(error);
        }
    }
}
