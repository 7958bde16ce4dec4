using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Segments;
using Milvus.Storage.Paths;
using Milvus.Storage.Statslog.V1;

namespace Milvus.Engine.Channels;

/// <summary>
/// Deletes. Growing rows are marked as soon as a delete is durable. A flushed segment that may hold a key is handed the
/// delete once; a read waits until the segments that it asks have been handed every delete of its moment. What is in no
/// delta log yet is kept here, to be handed over again to an activation that has lost it.
/// </summary>
public sealed partial class ChannelProcess
{
    private const int LostActivations = 3;

    /// <summary>Deletes that are not settled, in the order of time.</summary>
    private readonly List<DeletedKeys> _deletes = [];
    private readonly SortedDictionary<SegmentId, SegmentDelivery> _deliveries = [];
    private Task _delivering = Task.CompletedTask;
    private long _streams;

    /// <summary>Pairs of a key and a segment that were held against the segment's filter.</summary>
    public long DeletesFiltered { get; private set; }

    /// <summary>Pairs of a key and a segment that passed: what segments were handed.</summary>
    public long DeletesHandedOver { get; private set; }

    /// <summary>Deletes rows by primary key, durably.</summary>
    /// <returns>The timestamp of the deletes; or a refusal, and nothing has changed.</returns>
    public async Task<Outcome<Timestamp>> DeleteAsync(DeleteSpec delete)
    {
        if (await WhenOpenAsync() is { } refusal)
        {
            return refusal;
        }

        if (await MeetAsync(delete.SchemaVersion) is { } unfit)
        {
            return unfit;
        }

        var keys = delete.Keys;
        if (keys.RowCount == 0 || keys.DataType != _schema!.PrimaryKey.DataType)
        {
            return MilvusErrors.Invalid("primary keys to delete", _schema!.PrimaryKey.DataType, keys.DataType);
        }

        if (CheckDeleteRoom(keys.ByteCount) is { } full)
        {
            return full;
        }

        var outcome = await SubmitAsync(
            proposal => new AppendDeletes(
                keys.RowCount, keys.ByteCount, Now(), Timestamp.Later(_observed, delete.Observed), proposal.Position),
            deletes: new PendingDeletes(delete.Partition, keys));
        return outcome.IsOk ? ((DeletesAppended)outcome.Value).Timestamp : outcome.Error;
    }

    private MilvusError? CheckDeleteRoom(long bytes)
    {
        if (_commits.WaitingBytes + bytes > _options.QueueMaxBytes)
        {
            return MilvusErrors.RateLimited($"bytes waiting on {Name} exceed {_options.QueueMaxBytes}");
        }

        return _state.Deletes.Bytes + _state.Settling.Bytes + bytes > _options.UnsettledDeletesMaxBytes
            ? MilvusErrors.RateLimited($"deletes in no delta log of {Name} exceed {_options.UnsettledDeletesMaxBytes}")
            : null;
    }

    /// <summary>Makes durable deletes visible. Repeatable.</summary>
    private void Delete(DeletedKeys deleted)
    {
        if (_schema is not null)
        {
            KeyDeletes? deletes = null;
            foreach (var (segment, rows) in _growing)
            {
                if (_state.Segments.TryGetValue(segment, out var state) && deleted.Covers(state.Partition))
                {
                    rows.Delete(deletes ??= deleted.ToDeletes());
                }
            }
        }

        if (deleted.Timestamp > _state.Settled)
        {
            _deletes.Add(deleted);
        }
    }

    private void ForgetDeletes(Timestamp upTo)
    {
        _deletes.RemoveAll(deleted => deleted.Timestamp <= upTo);
        foreach (var delivery in _deliveries.Values)
        {
            delivery.Settle(upTo, NextStream());
        }
    }

    private long NextStream() => (_epoch << 24) + ++_streams;

    private SegmentDelivery DeliveryOf(SegmentId segment)
    {
        if (!_deliveries.TryGetValue(segment, out var delivery))
        {
            _deliveries[segment] = delivery = new SegmentDelivery(_state.Settled, NextStream());
        }

        return delivery;
    }

    /// <summary>Asks a flushed segment when it has every delete up to a moment.</summary>
    private async Task<Outcome<T>> AskAsync<T>(
        SegmentState segment, Timestamp mvcc, Func<DeleteToken, int, Task<Outcome<T>>> ask)
    {
        for (var lost = 0; ; lost++)
        {
            var failure = await WhenOpenAsync();
            var era = _era;
            failure ??= await DeliverAsync(segment, mvcc) ?? Since(era);
            if (failure is not null)
            {
                if (era == _era || lost == LostActivations)
                {
                    return failure;
                }

                // The channel has begun again meanwhile: what is to be delivered is known once it is open.
                continue;
            }

            var delivery = DeliveryOf(segment.Id);
            var token = delivery.Token;
            var manifest = _state.Segments.GetValueOrDefault(segment.Id, segment).Manifest;
            var answer = await ask(token, BinlogPath.VersionOf(manifest));
            if (answer.IsOk || answer.Error.Code != ErrorCode.SegmentLack || lost == LostActivations)
            {
                return answer;
            }

            Restart(delivery, token);
        }
    }

    /// <summary>
    /// Whether what is in memory is still what it was: recovery builds the deletes and their deliveries anew, and half of
    /// them would look like all.
    /// </summary>
    private MilvusError? Since(long era) =>
        era == _era && _status == ChannelStatus.Open
            ? null
            : MilvusErrors.ChannelNotAvailable(Name, "recovering");

    /// <summary>Hands over what a segment does not know of the deletes up to a moment.</summary>
    private async Task<MilvusError?> DeliverAsync(SegmentState segment, Timestamp upTo)
    {
        var era = _era;
        var delivery = DeliveryOf(segment.Id);
        for (var lost = 0; ;)
        {
            if (Since(era) is { } moved)
            {
                return moved;
            }

            if (_deletes.Count == 0 || delivery.Confirmed >= Timestamp.Earlier(upTo, _deletes[^1].Timestamp))
            {
                return null;
            }

            if (delivery.Running.IsCompleted)
            {
                delivery.Running = HandOverAsync(segment, delivery);
            }

            var failure = await delivery.Running;
            if (failure is not null && (failure.Code != ErrorCode.SegmentLack || lost++ == LostActivations))
            {
                return failure;
            }
        }
    }

    private async Task<MilvusError?> HandOverAsync(SegmentState segment, SegmentDelivery delivery)
    {
        var last = _deletes[^1].Timestamp;
        var pending = _deletes.Where(deleted =>
            deleted.Timestamp > delivery.Confirmed
            && deleted.Timestamp > segment.FirstTimestamp
            && deleted.Covers(segment.Partition)).ToList();
        if (pending.Count > 0)
        {
            var stats = await StatsAsync(segment.Id, delivery);
            var picked = await _ports.Workers.RunAsync(
                _ => new PickedDeletes(DeleteRouting.Pick(pending, stats)), _stop.Token);
            if (!picked.IsOk)
            {
                return picked.Error;
            }

            DeletesFiltered += pending.Sum(deleted => (long)deleted.Keys.RowCount);
            if (picked.Value.Deletes is { } deletes && await SendAsync(segment.Id, delivery, deletes) is { } failure)
            {
                return failure;
            }
        }

        delivery.Confirmed = Timestamp.Later(delivery.Confirmed, last);
        return null;
    }

    private async Task<MilvusError?> SendAsync(SegmentId segment, SegmentDelivery delivery, KeyDeletes deletes)
    {
        foreach (var slice in DeleteRouting.Slice(deletes, _options.DeleteSliceBytes))
        {
            var token = delivery.Token;
            var taken = await _ports.Segments.DeleteAsync(segment, new SegmentDeletes(token, slice));
            if (!taken.IsOk)
            {
                if (taken.Error.Code == ErrorCode.SegmentLack)
                {
                    Restart(delivery, token);
                }

                return taken.Error;
            }

            if (delivery.Token != token)
            {
                // A reader found meanwhile that the segment has lost what came before.
                return MilvusErrors.SegmentLacks(segment, "deletes handed over before");
            }

            var times = slice.Timestamps.Span;
            delivery.Sent(slice.Count, new Timestamp(times[0]), new Timestamp(times[^1]));
            DeletesHandedOver += slice.Count;
        }

        return null;
    }

    /// <summary>Several may find the same loss; only the first begins again.</summary>
    private void Restart(SegmentDelivery delivery, DeleteToken lost)
    {
        if (delivery.Token.Stream == lost.Stream)
        {
            delivery.Restart(_state.Settled, NextStream());
        }
    }

    private async Task<PrimaryKeyStats?> StatsAsync(SegmentId segment, SegmentDelivery delivery)
    {
        if (delivery.Stats is null or { IsFaulted: true } or { IsCanceled: true })
        {
            delivery.Stats = _ports.Files.ReadKeyStatsAsync(segment, _stop.Token);
        }

        try
        {
            return await delivery.Stats;
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or DataCorruptException)
        {
            // Without its filter a segment may hold any key: more is sent, nothing is missed.
            _observer.Retrying(Name, $"key statistics of segment {segment}: {failure.Message}");
            return null;
        }
    }

    /// <summary>Hands deletes over in batches, ahead of the reads that would wait for it.</summary>
    private void StartDelivering()
    {
        if (_loaded && _deletes.Count > 0 && _delivering.IsCompleted)
        {
            _delivering = DeliverAllAsync();
        }
    }

    private async Task DeliverAllAsync()
    {
        var upTo = _deletes[^1].Timestamp;
        var behind = _state.Segments.Values
            .Where(segment => segment.Lifecycle == SegmentLifecycle.Flushed && DeliveryOf(segment.Id).Confirmed < upTo);
        foreach (var some in behind.Chunk(_options.SegmentFanOut))
        {
            var failures = await Task.WhenAll(some.Select(segment => DeliverAsync(segment, upTo)));
            if (failures.FirstOrDefault(failure => failure is not null) is { } failure)
            {
                // Reads and the next tick try again.
                _observer.Retrying(Name, $"deletes: {failure}");
                return;
            }
        }
    }

    /// <summary>
    /// One round: every flushed segment that may hold a key writes a delta log and a manifest, then all of it becomes
    /// known in one commit. What a round cut short has written is found again by the next.
    /// </summary>
    private async Task<string?> WriteDeltasAsync(Timestamp upTo)
    {
        var written = new List<WrittenDelta>();
        var targets = _state.Segments.Values
            .Where(segment => segment.Lifecycle == SegmentLifecycle.Flushed && segment.FirstTimestamp < upTo);
        foreach (var some in targets.Chunk(_options.SegmentFanOut))
        {
            var answers = await Task.WhenAll(some.Select(segment => WriteDeltaAsync(segment, upTo)));
            foreach (var (segment, answer) in some.Zip(answers))
            {
                if (answer.Error is { } failure)
                {
#if CANARIES
                    if (Planted.Has(Bug.SettlesWithoutDeltas))
                    {
                        continue;
                    }
#endif
                    return failure.ToString();
                }

                if (answer.Value is { Length: > 0 } manifest)
                {
                    written.Add(new WrittenDelta(segment.Id, manifest));
                }
            }
        }

        var outcome = await SubmitAsync(_ => new RegisterDeltas(upTo, [.. written]));
        return outcome.Error?.ToString();
    }

    /// <returns>The new manifest; empty when no delete may hit the segment.</returns>
    private async Task<Outcome<string>> WriteDeltaAsync(SegmentState segment, Timestamp upTo)
    {
        var era = _era;
        for (var lost = 0; ; lost++)
        {
            if ((await DeliverAsync(segment, upTo) ?? Since(era)) is { } refusal)
            {
                return refusal;
            }

            var delivery = DeliveryOf(segment.Id);
            var token = delivery.Token;
            if (delivery.FirstSent == Timestamp.Zero || delivery.FirstSent > upTo)
            {
                return "";
            }

            var answer = await _ports.Segments.WriteDeltasAsync(segment.Id, new SegmentDeltaSpec(upTo, token));
            if (answer.IsOk || answer.Error.Code != ErrorCode.SegmentLack || lost == LostActivations)
            {
                return answer;
            }

            Restart(delivery, token);
        }
    }

    /// <summary>What a segment must hear of; null for nothing.</summary>
    private sealed record PickedDeletes(KeyDeletes? Deletes);

    /// <summary>Keys on their way to the log.</summary>
    private sealed record PendingDeletes(PartitionId Partition, Column Keys);
}
