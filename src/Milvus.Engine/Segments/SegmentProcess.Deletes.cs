using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Query;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Paths;

namespace Milvus.Engine.Segments;

/// <summary>Deletes: handed over by the channel, kept in memory, made durable when the channel asks.</summary>
public sealed partial class SegmentProcess
{
    /// <summary>Handed over and in no delta log yet.</summary>
    private readonly List<KeyDeletes> _handed = [];
    private Task<Outcome<string>> _writingDeltas = Task.FromResult<Outcome<string>>("");
    private DeleteToken _has;

    /// <summary>Takes deletes over; reads that begin afterwards honour them.</summary>
    /// <returns>602 when this activation has not got what was handed over before.</returns>
    public async Task<Outcome<bool>> DeleteAsync(SegmentDeletes deletes, CancellationToken cancellationToken)
    {
        // Learning all keys takes a while, so it is no work for a turn.
        if (_rows is { } rows && await IndexAsync(rows, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var (stream, before) = deletes.After;
        if (before > 0 && Lacks(deletes.After) is { } lacks)
        {
            return lacks;
        }

        // A repeat after a lost answer may bring more than the first time, so it is taken whole: deletes repeat safely.
        var known = _has.Stream == stream ? _has.Count : 0;
        _handed.Add(deletes.Deletes);
        _rows?.Delete(deletes.Deletes);
        _has = new DeleteToken(stream, Math.Max(known, before + deletes.Deletes.Count));
        return true;
    }

    /// <summary>Makes deletes durable that were handed over: a delta log, then the next manifest.</summary>
    /// <returns>The newest manifest's path; 602 when this activation has lost deletes.</returns>
    public async Task<Outcome<string>> WriteDeltasAsync(SegmentDeltaSpec deltas, CancellationToken cancellationToken)
    {
        while (!_writingDeltas.IsCompleted)
        {
            await _writingDeltas.WaitAsync(cancellationToken).ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Current);
        }

        _writingDeltas = WriteDeltasNowAsync(deltas, _stop.Token);
        return await _writingDeltas.WaitAsync(cancellationToken);
    }

    private async Task<Outcome<string>> WriteDeltasNowAsync(SegmentDeltaSpec deltas, CancellationToken cancellationToken)
    {
        if (Lacks(deltas.Has) is { } lacks)
        {
            return lacks;
        }

        if (await ports.Files.ReadManifestAsync(Id, cancellationToken) is not { } manifest)
        {
            return MilvusErrors.SegmentNotFound(Id);
        }

        var pending = _handed.Select(handed => Between(handed, manifest.DeletesUpTo, deltas.UpTo))
            .Where(part => part.Count > 0)
            .ToList();
        if (pending.Count > 0)
        {
            manifest = await WriteAsync(manifest, KeyDeletes.Concat(pending), deltas.UpTo, cancellationToken);
        }

        // What came meanwhile is later; the rest is in delta logs now, and rows that were loaded without them are not used.
        _newest = Math.Max(_newest, manifest.Version);
        var later = _handed.Select(handed => Between(handed, deltas.UpTo, Timestamp.Max))
            .Where(part => part.Count > 0)
            .ToList();
        _handed.Clear();
        _handed.AddRange(later);
        return BinlogPath.Manifest(Id, manifest.Version);
    }

    private async Task<SegmentManifest> WriteAsync(
        SegmentManifest manifest, KeyDeletes deletes, Timestamp upTo, CancellationToken cancellationToken)
    {
        var next = await InTimeAsync(token => ports.Files.AddDeletesAsync(manifest, deletes, upTo, token), cancellationToken);
        if (_rows is not null && _version == manifest.Version)
        {
            // The rows in memory had these deletes before.
            _version = next.Version;
        }

        return next;
    }

    private MilvusError? Lacks(DeleteToken token)
    {
#if CANARIES
        if (Planted.Has(Bug.HidesLostDeletes))
        {
            return null;
        }
#endif
        return token.Count == 0 || (token.Stream == _has.Stream && token.Count <= _has.Count)
            ? null
            : MilvusErrors.SegmentLacks(Id, $"{_has} was handed over, {token} is wanted");
    }

    private async Task<MilvusError?> IndexAsync(DeletableRows rows, CancellationToken cancellationToken)
    {
        if (rows.IsIndexed)
        {
            return null;
        }

        _indexing = _indexing is { IsCompleted: false } ? _indexing : IndexNowAsync(rows);
        return (await _indexing.WaitAsync(cancellationToken)).Error;
    }

    private Task<Outcome<bool>> IndexNowAsync(DeletableRows rows) => ports.Workers.RunAsync(
        _ =>
        {
            rows.Index();
            return true;
        },
        _stop.Token);

    private Task<Outcome<bool>>? _indexing;

    /// <summary>Nobody else knows the rows yet, so a worker may mark them.</summary>
    private async Task<MilvusError?> DeleteStoredAsync(
        DeletableRows rows, KeyDeletes? deletes, CancellationToken cancellationToken)
    {
        if (deletes is null && _handed.Count == 0)
        {
            return null;
        }

        var done = await ports.Workers.RunAsync(
            _ =>
            {
                rows.Index();
                return deletes is null ? 0 : rows.Delete(deletes);
            },
            cancellationToken);
        return done.Error;
    }

    private static KeyDeletes Between(KeyDeletes deletes, Timestamp after, Timestamp upTo)
    {
        int[] rows =
        [
            .. Enumerable.Range(0, deletes.Count).Where(row =>
                deletes.Timestamps.Span[row] > after.Value && deletes.Timestamps.Span[row] <= upTo.Value),
        ];
        return rows.Length == deletes.Count
            ? deletes
            : new KeyDeletes(
                deletes.Keys.Gather(rows), Array.ConvertAll(rows, row => deletes.Timestamps.Span[row]));
    }
}
