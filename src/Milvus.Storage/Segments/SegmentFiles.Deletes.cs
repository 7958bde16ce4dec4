using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Storage.Deltalog.V1;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Paths;
using Milvus.Storage.Statslog.V1;

namespace Milvus.Storage.Segments;

/// <summary>Delta logs and key statistics of flushed segments.</summary>
public sealed partial class SegmentFiles
{
    /// <summary>Makes deletes durable: a delta log, and then the next manifest, which names it (I4).</summary>
    /// <param name="manifest">The newest manifest.</param>
    /// <param name="deletes">At least one.</param>
    /// <param name="upTo">Every delete up to here that may hit a row is in a delta log then.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The store failed, or another writer was first: read the newest manifest and do it
    /// again.</exception>
    public async Task<SegmentManifest> AddDeletesAsync(
        SegmentManifest manifest, KeyDeletes deletes, Timestamp upTo, CancellationToken cancellationToken)
    {
        var logId = await ids.TakeAsync(1, cancellationToken);
        var file = await PutDeletesAsync(manifest, deletes, logId, cancellationToken);
        var next = manifest with
        {
            Version = manifest.Version + 1,
            Deltalogs = manifest.Deltalogs.Add(file),
            DeletesUpTo = Timestamp.Later(manifest.DeletesUpTo, upTo),
        };
        return await PutManifestAsync(next, cancellationToken)
            ? next
            : throw new IOException($"Another writer put manifest {next.Version} of segment {next.SegmentId}.");
    }

    /// <summary>All deletes of the delta logs, each file checked; null when there is none.</summary>
    /// <exception cref="DataCorruptException">A file is missing, damaged, or not what the manifest says.</exception>
    public async Task<KeyDeletes?> ReadDeletesAsync(SegmentManifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.Deltalogs.IsEmpty)
        {
            return null;
        }

        var parts = await Task.WhenAll(manifest.Deltalogs.Select(async file =>
        {
            var content = await ReadAsync(file, cancellationToken);
            return await OnWorkerAsync(
                () =>
                {
                    FlushColumns.Verify(file, content);
                    return DeltalogCodec.Decode(content.Span, manifest.SegmentId, file.Path);
                },
                cancellationToken);
        }));
        return KeyDeletes.Concat(parts);
    }

    /// <summary>Which primary keys a flushed segment may hold; null when it has no manifest any more.</summary>
    /// <exception cref="DataCorruptException">The file is missing or damaged.</exception>
    public async Task<PrimaryKeyStats?> ReadKeyStatsAsync(SegmentId segment, CancellationToken cancellationToken)
    {
        if (await ReadManifestAsync(segment, cancellationToken) is not { Statslogs: [var file, ..] })
        {
            return null;
        }

        var content = await ReadAsync(file, cancellationToken);
        return await OnWorkerAsync(
            () =>
            {
                FlushColumns.Verify(file, content);
                return StatslogCodec.Decode(content, file.Path);
            },
            cancellationToken);
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(BlobFile file, CancellationToken cancellationToken) =>
        (await store.GetAsync(file.Path, cancellationToken)
            ?? throw new DataCorruptException(file.Path, 0, "missing, though a manifest names it")).Content;

    private async Task<BlobFile> PutDeletesAsync(
        SegmentManifest manifest, KeyDeletes deletes, long logId, CancellationToken cancellationToken)
    {
        var path = new BinlogPath(
            BinlogKind.Delta, manifest.CollectionId, manifest.PartitionId, manifest.SegmentId, null, logId);
        var file = await OnWorkerAsync(
            () => new EncodedFile(DeltalogCodec.Encode(
                manifest.CollectionId, manifest.PartitionId, manifest.SegmentId, deletes)),
            cancellationToken);
        Invariant.Holds(
            await store.PutIfAbsentAsync(path.ToString(), file.Pieces, cancellationToken) is not null,
            $"I6: log id {logId} was given out twice: {path} exists.");
        var (from, to) = DeltalogCodec.TimesOf(deletes);
        return new BlobFile(
            logId, path.ToString(), file.Bytes, deletes.ByteCount, deletes.Count, from, to, file.Crc32C);
    }
}
