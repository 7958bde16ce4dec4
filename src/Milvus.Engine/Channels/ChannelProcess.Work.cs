using Milvus.Core;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Segments;

namespace Milvus.Engine.Channels;

/// <summary>Owed work: a function of the durable state, compared with what is in flight.</summary>
public sealed partial class ChannelProcess
{
    /// <summary>Stands for the delta logs of all segments among the work of segments; no segment has this id.</summary>
    private static readonly SegmentId DeltaWork = new(0);

    private bool _deletingLog;

    private void Reconcile()
    {
        if (_status != ChannelStatus.Open)
        {
            return;
        }

        var owed = ChannelMachine.Owed(_state);
        var work = owed.Where(effect => effect is not RequestFlush).Select(effect => effect.Segment);
        _work.Reconcile(
            ChannelMachine.OwedDeltas(_state) is null ? work : work.Append(DeltaWork), DoAsync, Reconcile);
        StartAsking();
        if (_state.Dropped && owed.Count == 0 && _state.Segments.IsEmpty && !_deletingLog)
        {
            _deletingLog = true;
            _ = DeleteLogAsync();
        }
    }

    private async Task<string?> DoAsync(SegmentId segment)
    {
        try
        {
            return await DoEffectAsync(segment);
        }
        catch (InvariantException broken)
        {
            // Rows in doubt are not written: recovery from the log is the cure.
            Doubt(broken, inCommit: false);
            return broken.Message;
        }
    }

    private async Task<string?> DoEffectAsync(SegmentId segment)
    {
        if (segment == DeltaWork)
        {
            return ChannelMachine.OwedDeltas(_state) is { } upTo ? await WriteDeltasAsync(upTo) : null;
        }

        var effect = ChannelMachine.Owed(_state).FirstOrDefault(effect => effect.Segment == segment);
        switch (effect)
        {
            case WriteBinlogs:
                return await WriteBinlogsAsync(_state.Segments[segment]);
            case WriteManifest:
                return await WriteManifestAsync(_state.Segments[segment]);
            case DeleteBlobs:
#if CANARIES
                if (Planted.Has(Bug.ForgetsBlobsOfDropped))
                {
                    return await TellAsync(segment, new ConfirmBlobsDeleted());
                }
#endif
                var dropped = await _ports.Segments.DropAsync(segment);
                return dropped.IsOk ? await TellAsync(segment, new ConfirmBlobsDeleted()) : dropped.Error.ToString();
            default:
                return null;
        }
    }

    private async Task<string?> WriteBinlogsAsync(SegmentState segment)
    {
        var began = _ports.Time.GetTimestamp();
        var rows = GrowingOf(segment.Id).View;
        Invariant.Holds(rows.RowCount == segment.Rows, $"Segment {segment.Id} holds {rows.RowCount} rows of {segment.Rows}.");
        var written = await _ports.Segments.FlushAsync(segment.Id, new SegmentFlushSpec(
            Name.Collection,
            segment.Partition,
            Name,
            _schema!,
            rows.Chunks,
            segment.Rows,
            segment.FirstPosition,
            segment.LastPosition,
            segment.LastTimestamp,
            Holds(segment.Id))
        {
            DeletedAt = rows.DeletedAt,
            DeletesUpTo = _state.Watermark,
            DeletesPosition = _last,
        });
        if (!written.IsOk)
        {
            return written.Error.ToString();
        }

        var (manifest, count, bytes, deletesUpTo) = written.Value;

        // I1: what is settled is handed to nobody again, so the segment must have brought it along.
        Invariant.Holds(
            deletesUpTo >= _state.Settled,
            $"Segment {segment.Id} has the deletes up to {deletesUpTo}, those up to {_state.Settled} are settled.");
        _deliveries[segment.Id] = new SegmentDelivery(deletesUpTo, NextStream());
        var failure = await TellAsync(segment.Id, new RegisterFlushed(manifest, count, bytes));
        if (failure is null)
        {
            Measure(ChannelTiming.SegmentFlush, began);
        }

        return failure;
    }

    private async Task<string?> TellAsync(SegmentId segment, SegmentCommand command)
    {
        var outcome = await SubmitAsync(_ => new TellSegment(segment, command));
        return outcome.Error?.ToString();
    }

    /// <summary>
    /// The last thing a dropped vchannel does. A crash before it finds the log again and does it then.
    /// </summary>
    private async Task DeleteLogAsync()
    {
        try
        {
            await _ports.Logs.DeleteAsync(Name.Value, _stop.Token);
            Close(ChannelStatus.Gone, "dropped");
            _observer.Gone(Name);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            _observer.Retrying(Name, $"delete log: {failure.Message}");
            _deletingLog = false;
        }
    }
}
