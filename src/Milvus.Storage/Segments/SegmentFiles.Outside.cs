using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Binlog.V1;
using Milvus.Storage.Checksums;
using Milvus.Storage.Deltalog.V1;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Paths;
using Milvus.Storage.Statslog.V1;

namespace Milvus.Storage.Segments;

/// <summary>Files that somebody else has put into the store.</summary>
public sealed partial class SegmentFiles
{
    private const int Numbers = 3;

    /// <summary>Reads a file of somebody else and holds it against what it should be.</summary>
    /// <returns>What a manifest says of it, with the checksum of the bytes that were read (I4).</returns>
    /// <exception cref="DataCorruptException">It is missing, damaged, or not what it should be.</exception>
    /// <exception cref="IOException">The store failed or the workers are full.</exception>
    public async Task<BlobFile> CheckAsync(OutsideFile file, CancellationToken cancellationToken)
    {
        var name = file.Path.ToString();
        var found = await store.GetAsync(name, cancellationToken)
            ?? throw new DataCorruptException(name, 0, "missing");
        return await OnWorkerAsync(() => Check(file, name, found.Content), cancellationToken);
    }

    /// <summary>Names the files of a segment that somebody else has written in its first manifest.</summary>
    /// <returns>
    /// The manifest; the one that is there already when there is one. Its first statistics are made of the keys themselves:
    /// wrong ones would lose deletes.
    /// </returns>
    /// <exception cref="DataCorruptException">A file has gone or changed since it was checked.</exception>
    /// <exception cref="IOException">The store failed or the workers are full. Do it again.</exception>
    public async Task<SegmentManifest> AdoptAsync(OutsideSegment segment, CancellationToken cancellationToken)
    {
        if (await ReadManifestAsync(segment.SegmentId, cancellationToken) is { } existing)
        {
            return existing;
        }

        var manifest = ManifestOf(segment);
        var key = segment.Schema.PrimaryKey;
        var keys = new List<Column>();
        foreach (var file in manifest.Binlogs.First(binlogs => binlogs.FieldId == key.Id).Files)
        {
            var content = await ReadAsync(file, cancellationToken);
            keys.Add(await OnWorkerAsync(
                () => FlushColumns.Decode(manifest, key.Id, DataTypes.ShapeOf(key), file, content), cancellationToken));
        }

        foreach (var file in manifest.Files)
        {
            await LookAsync(file, cancellationToken);
        }

        var stats = await OnWorkerAsync(
            () => new EncodedFile([StatslogCodec.Encode(PrimaryKeyStats.Of(key, keys))]), cancellationToken);
        var own = await PutStatsAsync(manifest, key.Id, stats, cancellationToken);
        manifest = manifest with { Statslogs = manifest.Statslogs.Insert(0, own) };
        return await PutManifestAsync(manifest, cancellationToken)
            ? manifest
            : await ReadManifestAsync(segment.SegmentId, cancellationToken)
                ?? throw new IOException($"The manifest of segment {segment.SegmentId} went away while it was written.");
    }

    private static BlobFile Check(OutsideFile file, string name, ReadOnlyMemory<byte> content)
    {
        var (rows, memory, from, to) = file.Path.Kind switch
        {
            BinlogKind.Insert => CheckInsert(file, name, content.Span),
            BinlogKind.Delta => CheckDeletes(file, name, content.Span),
            _ => (file.Entries, content.Length, file.Since, file.Since),
        };
        if (file.Path.Kind != BinlogKind.Stats && file.Entries != 0 && file.Entries != rows)
        {
            throw new DataCorruptException(name, 0, $"has {rows} rows, not {file.Entries} as was said");
        }

        return new BlobFile(file.Path.LogId, name, content.Length, memory, rows, from, to, Crc32C.Of(content.Span));
    }

    private static (long Rows, long Memory, Timestamp From, Timestamp To) CheckInsert(
        OutsideFile file, string name, ReadOnlySpan<byte> content)
    {
        var id = file.Path.FieldId!.Value;
        var field = file.Schema.Find(id);
        var isSystem = id == FieldId.RowId || id == FieldId.Timestamp;
        if (field is null && !isSystem)
        {
            throw new DataCorruptException(name, 0, $"is of field {id}, which the collection does not have");
        }

        var (head, column) = BinlogReader.Read(content, field is null ? 0 : DataTypes.ShapeOf(field), name);
        var type = field?.DataType ?? DataType.Int64;
        if ((head.CollectionId, head.PartitionId, head.SegmentId, head.FieldId)
            != (file.Path.CollectionId, file.Path.PartitionId, file.Path.SegmentId, id))
        {
            throw new DataCorruptException(
                name,
                21,
                $"says that it is of collection {head.CollectionId}, partition {head.PartitionId}, segment "
                + $"{head.SegmentId}, field {head.FieldId}");
        }

        if (head.DataType != type || (head.Nullable && field is not { Nullable: true }))
        {
            throw new DataCorruptException(
                name, 69, $"holds {head.DataType}{(head.Nullable ? " or null" : "")}, field {id} is {type}");
        }

        if (column.RowCount == 0)
        {
            throw new DataCorruptException(name, 0, "has no rows");
        }

        return id == FieldId.Timestamp
            ? CheckTimes(file, name, (ValueColumn<long>)column)
            : (column.RowCount, column.ByteCount, head.TimestampFrom, head.TimestampTo);
    }

    private static (long Rows, long Memory, Timestamp From, Timestamp To) CheckTimes(
        OutsideFile file, string name, ValueColumn<long> times)
    {
        var (from, to) = (Timestamp.Max, Timestamp.Zero);
        foreach (var time in times.Values.Span)
        {
            var at = new Timestamp((ulong)time);
            (from, to) = (Timestamp.Earlier(from, at), Timestamp.Later(to, at));
        }

        return from <= file.Since || to > file.Until
            ? throw new DataCorruptException(
                name, 0, $"has rows of {from} … {to}; they must be behind {file.Since} and not behind {file.Until}")
            : (times.RowCount, times.ByteCount, from, to);
    }

    private static (long Rows, long Memory, Timestamp From, Timestamp To) CheckDeletes(
        OutsideFile file, string name, ReadOnlySpan<byte> content)
    {
        var deletes = DeltalogCodec.Decode(content, file.Path.SegmentId, name);
        var (from, to) = DeltalogCodec.TimesOf(deletes);
        var type = file.Schema.PrimaryKey.DataType;
        return deletes.Keys.DataType == type
            ? (deletes.Count, deletes.ByteCount, from, to)
            : throw new DataCorruptException(name, 0, $"deletes keys of {deletes.Keys.DataType}, the primary key is {type}");
    }

    private static SegmentManifest ManifestOf(OutsideSegment segment)
    {
        var times = segment.Binlogs.First(binlogs => binlogs.FieldId == FieldId.Timestamp).Files;
        var to = times.Max(file => file.TimestampTo);
        return new SegmentManifest
        {
            Version = 1,
            SegmentId = segment.SegmentId,
            PartitionId = segment.PartitionId,
            CollectionId = segment.CollectionId,
            VChannelName = segment.VChannelName,
            Rows = segment.Rows,
            SchemaVersion = segment.Schema.Version,
            TimestampFrom = times.Min(file => file.TimestampFrom),
            TimestampTo = to,

            // Its rows were never in the log, which may forget all of it.
            CheckpointPosition = LogPosition.Zero,
            CheckpointTimestamp = to,
            Binlogs = segment.Binlogs,
            Statslogs = segment.Statslogs,
            Deltalogs = segment.Deltalogs,
            DeletesUpTo = segment.DeletesUpTo,
            FlushedUtc = DateTimeOffset.FromUnixTimeMilliseconds(segment.NowUtc.ToUnixTimeMilliseconds()),
        };
    }

    /// <summary>Whether a file still is as long as it was: all of it was read when it was saved.</summary>
    private async Task LookAsync(BlobFile file, CancellationToken cancellationToken)
    {
        var end = await store.GetRangeAsync(file.Path, file.Bytes - 1, 2, cancellationToken);
        if (end is not { Length: 1 })
        {
            throw new DataCorruptException(file.Path, 0, "gone or of another size since it was saved");
        }
    }

    private async Task<BlobFile> PutStatsAsync(
        SegmentManifest manifest, FieldId key, EncodedFile stats, CancellationToken cancellationToken)
    {
        // Its writer takes numbers of its own, so one may be taken.
        for (var attempt = 0; attempt < Numbers; attempt++)
        {
            var path = new BinlogPath(
                BinlogKind.Stats,
                manifest.CollectionId,
                manifest.PartitionId,
                manifest.SegmentId,
                key,
                await ids.TakeAsync(1, cancellationToken));
            if (await store.PutIfAbsentAsync(path.ToString(), stats.Pieces, cancellationToken) is not null)
            {
                return new BlobFile(
                    path.LogId,
                    path.ToString(),
                    stats.Bytes,
                    stats.Bytes,
                    manifest.Rows,
                    manifest.TimestampFrom,
                    manifest.TimestampTo,
                    stats.Crc32C);
            }
        }

        throw new IOException($"Segment {manifest.SegmentId} has stats logs with numbers that were just given out.");
    }
}
