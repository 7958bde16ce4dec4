using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Engine.Queries;
using Milvus.Query;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Paths;
using Milvus.Storage.Segments;

namespace Milvus.Engine.Segments;

/// <summary>
/// Runs one sealed segment: writes it, reads it, deletes it. Its manifests are its whole durable state, so a new
/// activation needs nothing else. Lives on one single-threaded scheduler.
/// </summary>
public sealed partial class SegmentProcess(SegmentId id, SegmentPorts ports)
{
    private DeletableRows? _rows;
    private int _version;
    private int _newest;
    private CollectionSchema? _schema;
    private CollectionId _collection;
    private Task<Outcome<LoadedRows>>? _loading;
    private Task<Outcome<FlushedSegment>>? _flushing;
    private readonly CancellationTokenSource _stop = new();
    private bool _keep = true;

    /// <summary>The id.</summary>
    public SegmentId Id { get; } = id;

    /// <summary>Whether the rows are in memory or on their way: such a segment must not be put to sleep.</summary>
    public bool IsBusy => _rows is not null || _flushing is { IsCompleted: false } || _loading is { IsCompleted: false };

    /// <summary>Writes the files; a call while another writes waits for that one.</summary>
    public async Task<Outcome<FlushedSegment>> FlushAsync(SegmentFlushSpec flush, CancellationToken cancellationToken)
    {
        if (_flushing is not { IsCompleted: false })
        {
            _flushing = InTimeAsync(token => WriteAsync(flush, token), _stop.Token);
        }

        return await _flushing.WaitAsync(cancellationToken);
    }

    /// <summary>The best rows, loading them first when they are not in memory.</summary>
    public async Task<Outcome<SearchHits>> SearchAsync(SearchSpec search, CancellationToken cancellationToken)
    {
        var ready = await PrepareAsync(search, cancellationToken);
        if (!ready.IsOk)
        {
            return ready.Error;
        }

        var (view, schema, filter) = ready.Value;
        var plan = search.ToPlan(filter, search.Mvcc);
        var hits = await ports.Workers.RunAsync(
            token => SegmentSearcher.Search(view, plan, schema.PrimaryKey.Id, token), cancellationToken);
        return hits.IsOk ? search.CheckSize(hits.Value) : hits;
    }

    /// <summary>The matching rows, loading them first when they are not in memory.</summary>
    public async Task<Outcome<QueryRows>> QueryAsync(QuerySpec query, CancellationToken cancellationToken)
    {
        var ready = await PrepareAsync(query, cancellationToken);
        if (!ready.IsOk)
        {
            return ready.Error;
        }

        var (view, schema, filter) = ready.Value;
        var plan = query.ToPlan(filter, query.Mvcc);
        return await ports.Workers.RunAsync(
            token => SegmentQuery.Run(view, plan, schema.PrimaryKey.Id, token), cancellationToken);
    }

    /// <summary>Fields of rows by number.</summary>
    public async Task<Outcome<RowBatch>> RetrieveAsync(
        ReadOnlyMemory<int> rows, ImmutableArray<FieldId> fields, CancellationToken cancellationToken)
    {
        var ready = await ViewAsync(0, 0, cancellationToken);
        if (ready.IsOk && fields.Any(field => field.Value >= FieldId.FirstUserField && ready.Value.Schema.Find(field) is null))
        {
            // The search that found the rows knew a newer schema than this activation does.
            ready = await ViewAsync(0, ready.Value.Schema.Version + 1, cancellationToken);
        }

        return ready.IsOk
            ? await ports.Workers.RunAsync(_ => Requery.Gather(ready.Value.View, rows.Span, fields), cancellationToken)
            : ready.Error;
    }

    /// <summary>Brings the rows into memory, or lets them go.</summary>
    public async Task<Outcome<bool>> LoadAsync(bool load, CancellationToken cancellationToken)
    {
        _keep = load;
        if (!load)
        {
            _rows = null;
            return true;
        }

        var view = await ViewAsync(0, 0, cancellationToken);
        return view.IsOk ? true : view.Error;
    }

    /// <summary>What the newest manifest says, read from the store.</summary>
    /// <returns>600 when there is none.</returns>
    public async Task<Outcome<SegmentManifest>> DescribeAsync(CancellationToken cancellationToken) =>
        await ports.Files.ReadManifestAsync(Id, cancellationToken) is { } manifest
            ? manifest
            : MilvusErrors.SegmentNotFound(Id);

    /// <summary>Gives up what is in flight: it is owed again after the next activation.</summary>
    public Task StopAsync()
    {
        _stop.Cancel();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Deletes the files, the manifest last; or the manifest alone, and leaves the files to the garbage collection.
    /// Repeatable.
    /// </summary>
    public async Task<Outcome<bool>> DropAsync(CancellationToken cancellationToken)
    {
        if (_flushing is { IsCompleted: false } flushing)
        {
            // What is being written must be known before it can be deleted.
            await flushing;
        }

        _rows = null;
        _handed.Clear();

        // Blobs that no manifest names are orphans of a flush cut short; the store check sweeps them.
        if (await ports.Files.ReadManifestAsync(Id, cancellationToken) is { } manifest)
        {
            await (ports.RetireDropped
                ? ports.Files.RetireAsync(manifest, cancellationToken)
                : ports.Files.DeleteAsync(manifest, cancellationToken));
        }

        return true;
    }

    /// <summary>What takes too long is given up before its files may be taken for garbage, and owed again.</summary>
    private async Task<T> InTimeAsync<T>(
        Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        if (ports.AttemptLimit == Timeout.InfiniteTimeSpan)
        {
            return await attempt(cancellationToken);
        }

        using var limit = new CancellationTokenSource(ports.AttemptLimit, ports.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await attempt(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"Writing segment {Id} took longer than {ports.AttemptLimit}.");
        }
    }

    private async Task<Outcome<FlushedSegment>> WriteAsync(SegmentFlushSpec flush, CancellationToken cancellationToken)
    {
        if (flush.Chunks.Count == 0 && await ports.Files.ReadManifestAsync(Id, cancellationToken) is { } written)
        {
            // Written by an earlier call whose answer was lost: nothing has to be read again.
            return Written(written);
        }

        var rows = flush.Chunks.Count > 0
            ? new SegmentView(Id, flush.Chunks, flush.DeletedAt)
            : await LoggedRows.ReadAsync(Id, flush, ports, cancellationToken);
        var key = flush.Schema.PrimaryKey.Id;
        var deletes = await ports.Workers.RunAsync(_ => rows.DeletesOf(key, flush.DeletesUpTo), cancellationToken);
        if (!deletes.IsOk)
        {
            return deletes.Error;
        }

#if CANARIES
        if (Planted.Has(Bug.FlushesWithoutDeletes))
        {
            deletes = (KeyDeletes?)null;
        }
#endif
        var manifest = await ports.Files.WriteAsync(
            new SegmentFlush(
                flush.Schema,
                flush.Collection,
                flush.Partition,
                Id,
                flush.Channel,
                rows.Chunks,
                flush.CheckpointPosition,
                flush.CheckpointTimestamp,
                ports.Time.GetUtcNow())
            {
                Deletes = deletes.Value,
                DeletesUpTo = flush.DeletesUpTo,
            },
            cancellationToken);
        (_schema, _collection) = (flush.Schema, flush.Collection);
        _keep = flush.KeepLoaded;
        if (flush.KeepLoaded)
        {
            _rows = new DeletableRows(Id, key, rows.Chunks, rows.DeletedAt);
            _version = manifest.Version;
        }

        return Written(manifest);
    }

    private FlushedSegment Written(SegmentManifest manifest) =>
        new(
            BinlogPath.Manifest(Id, manifest.Version),
            manifest.Rows,
            manifest.StoredBytes,
            manifest.DeletesUpTo);

    private async Task<Outcome<LoadedRows>> ReadAsync(CancellationToken cancellationToken)
    {
        // The manifest says whose segment this is: one read of it is all that a new activation needs.
        var manifest = await ports.Files.ReadManifestAsync(Id, cancellationToken);
        if (manifest is null)
        {
            return MilvusErrors.SegmentNotFound(Id);
        }

        var facts = await ports.Collections.DescribeAsync(manifest.CollectionId);
        if (!facts.IsOk)
        {
            return facts.Error;
        }

        var schema = facts.Value.Schema;
        var chunk = await ports.Files.ReadRowsAsync(manifest, schema, cancellationToken);
        var deletes = await ports.Files.ReadDeletesAsync(manifest, cancellationToken);
        var rows = new DeletableRows(Id, schema.PrimaryKey.Id, [chunk], []);
        if (await DeleteStoredAsync(rows, deletes, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (manifest.Version < _newest)
        {
            // Deletes that were handed over have meanwhile gone into delta logs that this load has not read.
            return MilvusErrors.SegmentLacks(Id, $"manifest {_newest} was written while {manifest.Version} was loaded");
        }

        // No turn passes from here on, so nothing that is handed over now can be missed.
        foreach (var handed in _handed)
        {
            rows.Delete(handed);
        }

        if (_keep)
        {
            _rows = rows;
            _version = manifest.Version;
            (_schema, _collection) = (schema, manifest.CollectionId);
        }

        return new LoadedRows(rows, manifest.Version, schema);
    }

    /// <summary>What a load has read.</summary>
    private sealed record LoadedRows(DeletableRows Rows, int Version, CollectionSchema Schema);
}
