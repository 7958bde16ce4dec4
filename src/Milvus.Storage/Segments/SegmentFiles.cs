using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Binlog;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Paths;

namespace Milvus.Storage.Segments;

/// <summary>
/// Writes, reads and deletes the files of flushed segments. Encoding and decoding run on the worker pool.
/// Every call may be repeated after any failure.
/// </summary>
/// <param name="store">Where the files are.</param>
/// <param name="ids">Gives log ids.</param>
/// <param name="workers">Encode and decode; a refusal comes out as an <see cref="IOException"/>.</param>
/// <param name="codec">How the payloads of insert binlogs are stored; all are read.</param>
public sealed partial class SegmentFiles(
    IObjectStore store, IIdSource ids, IWorkerPool workers, BinlogCodec codec = BinlogCodec.Uncompressed)
{
    // A version that goes while it is looked for is rare; several in a row are a listing that lies.
    private const int Listings = 5;

    /// <summary>Makes a sealed segment durable: all its files, and then the manifest that names them (I4).</summary>
    /// <returns>
    /// The manifest. When there is one already, or another writer was first, that one; files written in vain stay until
    /// <see cref="StoreCheck"/> sweeps them.
    /// </returns>
    /// <exception cref="IOException">The store failed or the workers are full; nothing counts yet. Do it
    /// again.</exception>
    public async Task<SegmentManifest> WriteAsync(SegmentFlush flush, CancellationToken cancellationToken)
    {
        Invariant.Holds(
            flush.Chunks.Sum(chunk => (long)chunk.RowCount) > 0, $"Segment {flush.SegmentId} has no rows to write.");
        if (await ReadManifestAsync(flush.SegmentId, cancellationToken) is { } existing)
        {
            return existing;
        }

        var columns = FlushColumns.Of(flush);
        var firstLogId = await ids.TakeAsync(columns.Count + 2, cancellationToken);
        var writes = new Task<BlobFile>[columns.Count + 1];
        for (var i = 0; i < columns.Count; i++)
        {
            var column = columns[i];
            var path = new BinlogPath(
                BinlogKind.Insert,
                flush.CollectionId,
                flush.PartitionId,
                flush.SegmentId,
                column.Field,
                firstLogId + i);
            writes[i] = PutAsync(flush, path, () => column.Encode(flush, codec), column.MemoryBytes, cancellationToken);
        }

        var statsPath = new BinlogPath(
            BinlogKind.Stats,
            flush.CollectionId,
            flush.PartitionId,
            flush.SegmentId,
            flush.Schema.PrimaryKey.Id,
            firstLogId + columns.Count);
        writes[^1] = PutAsync(flush, statsPath, () => FlushColumns.EncodeStats(flush), null, cancellationToken);

        var files = await Task.WhenAll(writes);
        var manifest = FlushColumns.ManifestOf(flush, columns, files) with { DeletesUpTo = flush.DeletesUpTo };
        if (flush.Deletes is { Count: > 0 } deletes)
        {
            var logId = firstLogId + columns.Count + 1;
            manifest = manifest with { Deltalogs = [await PutDeletesAsync(manifest, deletes, logId, cancellationToken)] };
        }

        return await PutManifestAsync(manifest, cancellationToken)
            ? manifest
            : await ReadManifestAsync(flush.SegmentId, cancellationToken)
                ?? throw new IOException($"The manifest of segment {flush.SegmentId} went away while it was written.");
    }

    /// <summary>The newest manifest; null when the segment was never flushed, or was deleted.</summary>
    /// <exception cref="DataCorruptException">It is damaged.</exception>
    public async Task<SegmentManifest?> ReadManifestAsync(SegmentId segment, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Listings; attempt++)
        {
            if (await FindNewestAsync(segment, cancellationToken) is not { } newest)
            {
                return null;
            }

            if (await store.GetAsync(newest, cancellationToken) is { } found)
            {
                return ManifestCodec.Decode(found.Content, newest);
            }

            // Gone since it was listed: there is a newer one, or the segment is deleted.
        }

        throw new IOException($"The manifests of segment {segment} are listed and not there.");
    }

    /// <summary>Reads all rows back, checking each file's size and checksum.</summary>
    /// <param name="manifest">Names the files.</param>
    /// <param name="schema">Says which columns, in what order; the row ids come first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataCorruptException">A file is missing, damaged, or not what the manifest says.</exception>
    public async Task<RowChunk> ReadRowsAsync(
        SegmentManifest manifest, CollectionSchema schema, CancellationToken cancellationToken)
    {
        FieldId[] fields = [FieldId.RowId, FieldId.Timestamp, .. schema.Fields.Select(field => field.Id)];
        var columns = await Task.WhenAll(
            fields.Select(field => ReadColumnAsync(manifest, field, schema.Find(field), cancellationToken)));
        var timestamps = ((ValueColumn<long>)columns[1]).Values;
        var rows = ImmutableArray.CreateBuilder<FieldColumn>(fields.Length - 1);
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i] != FieldId.Timestamp)
            {
                rows.Add(new FieldColumn(fields[i], columns[i]));
            }
        }

        var batch = new RowBatch(rows.MoveToImmutable());
        var times = FlushColumns.AsTimestamps(timestamps);
        return IsInOrder(times.Span)
            ? new RowChunk(batch, times)
            : await OnWorkerAsync(() => InOrder(batch, times), cancellationToken);
    }

    private static bool IsInOrder(ReadOnlySpan<ulong> times)
    {
        for (var row = 1; row < times.Length; row++)
        {
            if (times[row] < times[row - 1])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Readers count on the order of time; who wrote the files from outside need not keep it.</summary>
    private static RowChunk InOrder(RowBatch rows, ReadOnlyMemory<ulong> times)
    {
        var order = Enumerable.Range(0, rows.RowCount).ToArray();
        Array.Sort(order, (a, b) => (times.Span[a], a).CompareTo((times.Span[b], b)));
        return new RowChunk(rows.Gather(order), Array.ConvertAll(order, row => times.Span[row]));
    }

    /// <summary>
    /// Deletes a segment's files: those that the manifest names, and then every version of the manifest.
    /// </summary>
    public async Task DeleteAsync(SegmentManifest manifest, CancellationToken cancellationToken)
    {
        await Task.WhenAll(manifest.Files.Select(file => store.DeleteAsync(file.Path, cancellationToken)));
        await DeleteManifestsAsync(manifest.SegmentId, cancellationToken);
    }

    private async Task DeleteManifestsAsync(SegmentId segment, CancellationToken cancellationToken)
    {
        var versions = new List<string>();
        await foreach (var info in store.ListAsync(BinlogPath.ManifestFolder(segment), cancellationToken))
        {
            versions.Add(info.Path);
        }

        foreach (var path in versions)
        {
            await store.DeleteAsync(path, cancellationToken);
        }
    }

    /// <summary>
    /// Keeps the last manifest of a dropped segment aside and deletes all versions of it, so that nobody finds the
    /// segment any more; its files stay until the garbage collection deletes them. Repeatable.
    /// </summary>
    public async Task RetireAsync(SegmentManifest manifest, CancellationToken cancellationToken)
    {
        // First, so that at every moment something names the files.
        await store.PutIfAbsentAsync(
            BinlogPath.Dropped(manifest.SegmentId), [ManifestCodec.Encode(manifest)], cancellationToken);
        await DeleteManifestsAsync(manifest.SegmentId, cancellationToken);
    }

    private async Task<string?> FindNewestAsync(SegmentId segment, CancellationToken cancellationToken)
    {
        string? newest = null;
        await foreach (var info in store.ListAsync(BinlogPath.ManifestFolder(segment), cancellationToken))
        {
            newest = info.Path;
        }

        return newest;
    }

    private async Task<bool> PutManifestAsync(SegmentManifest manifest, CancellationToken cancellationToken) =>
        await store.PutIfAbsentAsync(
            BinlogPath.Manifest(manifest.SegmentId, manifest.Version),
            [ManifestCodec.Encode(manifest)],
            cancellationToken) is not null;

    private async Task<BlobFile> PutAsync(
        SegmentFlush flush,
        BinlogPath path,
        Func<EncodedFile> encode,
        long? memoryBytes,
        CancellationToken cancellationToken)
    {
        var file = await OnWorkerAsync(encode, cancellationToken);
        Invariant.Holds(
            await store.PutIfAbsentAsync(path.ToString(), file.Pieces, cancellationToken) is not null,
            $"I6: log id {path.LogId} was given out twice: {path} exists.");
        var (from, to) = FlushColumns.TimesOf(flush);
        return new BlobFile(
            path.LogId,
            path.ToString(),
            file.Bytes,
            memoryBytes ?? file.Bytes,
            FlushColumns.RowsOf(flush),
            from,
            to,
            file.Crc32C);
    }

    private async Task<Column> ReadColumnAsync(
        SegmentManifest manifest, FieldId field, FieldSchema? user, CancellationToken cancellationToken)
    {
        // A field that is younger than the segment has no files there: its rows have the default, or nothing.
        if (user is not null && manifest.Binlogs.All(binlogs => binlogs.FieldId != field)
            && (user.Nullable || user.Default is not null || user.IsDynamic))
        {
            return ConstantColumn.Missing(user, checked((int)manifest.Rows));
        }

        var shape = user is null ? 0 : DataTypes.ShapeOf(user);
        var files = manifest.Binlogs.FirstOrDefault(binlogs => binlogs.FieldId == field)?.Files ?? [];
        var pieces = new List<Column>();
        foreach (var file in files)
        {
            var found = await store.GetAsync(file.Path, cancellationToken)
                ?? throw new DataCorruptException(file.Path, 0, "missing, though a manifest names it");
            pieces.Add(await OnWorkerAsync(
                () => FlushColumns.Decode(manifest, field, shape, file, found.Content), cancellationToken));
        }

        if (pieces.Sum(piece => (long)piece.RowCount) != manifest.Rows)
        {
            throw new DataCorruptException(
                BinlogPath.Manifest(manifest.SegmentId, manifest.Version), 0, $"corrupt: field {field} lacks rows");
        }

        return pieces.Count == 1 ? pieces[0] : await OnWorkerAsync(() => FlushColumns.Join(pieces), cancellationToken);
    }

    private async Task<T> OnWorkerAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var outcome = await workers.RunAsync(_ => work(), cancellationToken);
        return outcome.IsOk ? outcome.Value : throw new IOException($"The workers are full: {outcome.Error}");
    }
}
