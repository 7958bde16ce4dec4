using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Storage.Binlog;
using Milvus.Storage.Binlog.V1;
using Milvus.Storage.Checksums;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Statslog.V1;

namespace Milvus.Storage.Segments;

/// <summary>One field of a flush: its values over all chunks. The static part maps flushes to files and back.</summary>
internal sealed class FlushColumns(
    FieldId id, DataType type, int shape, bool nullable, IReadOnlyList<Column> chunks)
{
    public FieldId Field => id;

    public DataType Type => type;

    public long MemoryBytes { get; } = chunks.Sum(chunk => chunk.ByteCount);

    /// <summary>Row id, timestamp, then the user fields in the schema's order.</summary>
    public static List<FlushColumns> Of(SegmentFlush flush)
    {
        var columns = new List<FlushColumns>
        {
            new(FieldId.RowId, DataType.Int64, 0, false, [.. flush.Chunks.Select(chunk => chunk.Rows[FieldId.RowId])]),
            new(FieldId.Timestamp, DataType.Int64, 0, false, [.. flush.Chunks.Select(TimesAsColumn)]),
        };
        foreach (var user in flush.Schema.Fields)
        {
            columns.Add(new FlushColumns(
                user.Id, user.DataType, DataTypes.ShapeOf(user), user.Nullable, ColumnsOf(flush, user)));
        }

        return columns;
    }

    public EncodedFile Encode(SegmentFlush flush, BinlogCodec codec)
    {
        var (from, to) = TimesOf(flush);
        var descriptor = new BinlogDescriptor(
            flush.CollectionId, flush.PartitionId, flush.SegmentId, id, from, to, type, MemoryBytes, nullable);
        return new EncodedFile(BinlogWriter.Write(descriptor, shape, chunks, codec));
    }

    public static EncodedFile EncodeStats(SegmentFlush flush)
    {
        var key = flush.Schema.PrimaryKey;
        return new EncodedFile([StatslogCodec.Encode(PrimaryKeyStats.Of(key, ColumnsOf(flush, key)))]);
    }

    public static SegmentManifest ManifestOf(SegmentFlush flush, List<FlushColumns> columns, BlobFile[] files)
    {
        var (from, to) = TimesOf(flush);
        return new SegmentManifest
        {
            Version = 1,
            SegmentId = flush.SegmentId,
            PartitionId = flush.PartitionId,
            CollectionId = flush.CollectionId,
            VChannelName = flush.VChannelName,
            Rows = RowsOf(flush),
            SchemaVersion = flush.Schema.Version,
            TimestampFrom = from,
            TimestampTo = to,
            CheckpointPosition = flush.CheckpointPosition,
            CheckpointTimestamp = flush.CheckpointTimestamp,
            Binlogs = columns.Select((column, i) => new FieldBinlogs(column.Field, [files[i]])).ToImmutableArray(),
            Statslogs = [files[^1]],
            FlushedUtc = DateTimeOffset.FromUnixTimeMilliseconds(flush.NowUtc.ToUnixTimeMilliseconds()),
        };
    }

    /// <summary>Reads one binlog and holds it against what its manifest says (I4).</summary>
    public static Column Decode(
        SegmentManifest manifest, FieldId field, int shape, BlobFile file, ReadOnlyMemory<byte> content)
    {
        Verify(file, content);
        var (descriptor, column) = BinlogReader.Read(content.Span, shape, file.Path);
        if (descriptor.SegmentId != manifest.SegmentId
            || descriptor.FieldId != field
            || column.RowCount != file.Entries)
        {
            throw new DataCorruptException(
                file.Path, 21, "corrupt: of another segment, field or size than the manifest says");
        }

        return column;
    }

    public static void Verify(BlobFile file, ReadOnlyMemory<byte> content)
    {
        if (content.Length != file.Bytes)
        {
            throw new DataCorruptException(file.Path, 0, $"corrupt: {content.Length} bytes, not {file.Bytes}");
        }

        if (Crc32C.Of(content.Span) != file.Crc32C)
        {
            throw new DataCorruptException(file.Path, 0, "corrupt: checksum");
        }
    }

    public static Column Join(List<Column> pieces)
    {
        var builder = ColumnBuilder.Like(pieces[0], pieces.Sum(piece => piece.RowCount));
        foreach (var piece in pieces)
        {
            builder.Append(piece, 0, piece.RowCount);
        }

        return builder.ToColumn();
    }

    public static long RowsOf(SegmentFlush flush) => flush.Chunks.Sum(chunk => (long)chunk.RowCount);

    /// <summary>The smallest and largest row timestamp; each chunk's times do not descend.</summary>
    public static (Timestamp From, Timestamp To) TimesOf(SegmentFlush flush)
    {
        var filled = flush.Chunks.Where(chunk => chunk.RowCount > 0).ToArray();
        return (
            new Timestamp(filled.Min(chunk => chunk.Timestamps.Span[0])),
            new Timestamp(filled.Max(chunk => chunk.Timestamps.Span[^1])));
    }

    public static ReadOnlyMemory<ulong> AsTimestamps(ReadOnlyMemory<long> values) =>
        MemoryMarshal.Cast<long, ulong>(values.Span).ToArray();

    private static ValueColumn<long> TimesAsColumn(RowChunk chunk) =>
        new(MemoryMarshal.Cast<ulong, long>(chunk.Timestamps.Span).ToArray());

    /// <summary>Chunks that are older than the field lack it.</summary>
    private static Column[] ColumnsOf(SegmentFlush flush, FieldSchema field) =>
        [.. flush.Chunks.Select(
            chunk => chunk.Rows.TryGet(field.Id) ?? ConstantColumn.Missing(field, chunk.RowCount))];
}
