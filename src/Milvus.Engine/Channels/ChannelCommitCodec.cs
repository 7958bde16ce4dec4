using System.Buffers.Binary;
using System.Text.Json;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.DataCoord;
using Milvus.DataCoord.Channels;
using Milvus.Storage.LogFormat.V2;

namespace Milvus.Engine.Channels;

/// <summary>
/// One commit of a vchannel: its events as JSON, then the batches they place and the keys they delete, column by
/// column. The log frame around
/// it carries length and checksum. The layout is in docs/formats.md.
/// </summary>
internal static class ChannelCommitCodec
{
    private const uint Magic = 0x31434843; // "CHC1"
    private const int HeaderBytes = 16;
    private const int SectionBytes = 24;

    /// <summary>The pieces of a commit; columns are shared, not copied.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Encode(
        IReadOnlyList<ChannelEvent> events, IReadOnlyList<PlacedRows> rows, IReadOnlyList<DeletedKeys> deletes)
    {
        var json = DataCoordJson.Write(events);
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), json.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), rows.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), deletes.Count);
        var pieces = new List<ReadOnlyMemory<byte>> { header, json };
        foreach (var placed in rows)
        {
            AddSection(pieces, placed.Segment.Value, placed.Timestamp, placed.Rows);
        }

        foreach (var deleted in deletes)
        {
            AddSection(pieces, deleted.Partition.Value, deleted.Timestamp, AsRows(deleted.Keys));
        }

        return pieces;
    }

    private static void AddSection(List<ReadOnlyMemory<byte>> pieces, long owner, Timestamp timestamp, RowBatch rows)
    {
        var batch = RowBatchCodec.Encode(rows);
        long length = 0;
        foreach (var piece in batch)
        {
            length += piece.Length;
        }

        var section = new byte[SectionBytes];
        BinaryPrimitives.WriteInt64LittleEndian(section, owner);
        BinaryPrimitives.WriteUInt64LittleEndian(section.AsSpan(8), timestamp.Value);
        BinaryPrimitives.WriteInt64LittleEndian(section.AsSpan(16), length);
        pieces.Add(section);
        pieces.AddRange(batch);
    }

    /// <summary>Keys are stored as a batch of one column, whose field number says nothing.</summary>
    private static RowBatch AsRows(Column keys) => new([new FieldColumn(FieldId.RowId, keys)]);

    /// <summary>Reads a commit.</summary>
    /// <param name="log">The log's name, for the error.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="wanted">Which segments' rows to decode; others are skipped. Deletes are always decoded.</param>
    /// <exception cref="DataCorruptException">It is none of this version.</exception>
    public static ChannelCommit Decode(string log, LogCommit commit, Func<SegmentId, bool> wanted)
    {
        var span = commit.Payload.Span;
        if (span.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(span) != Magic)
        {
            throw new DataCorruptException(log, 0, $"corrupt: commit {commit.Position} has no channel header.");
        }

        var jsonLength = BinaryPrimitives.ReadInt32LittleEndian(span[4..]);
        var sections = BinaryPrimitives.ReadInt32LittleEndian(span[8..]);
        var events = JsonSerializer.Deserialize<List<ChannelEvent>>(
            span.Slice(HeaderBytes, jsonLength), DataCoordJson.Options)
            ?? throw new DataCorruptException(log, HeaderBytes, $"corrupt: commit {commit.Position} has no events.");
        var keySections = BinaryPrimitives.ReadInt32LittleEndian(span[12..]);
        var rows = new List<PlacedRows>(sections);
        var deletes = new List<DeletedKeys>(keySections);
        var at = HeaderBytes + jsonLength;
        for (var i = 0; i < sections + keySections; i++)
        {
            var owner = BinaryPrimitives.ReadInt64LittleEndian(span[at..]);
            var timestamp = new Timestamp(BinaryPrimitives.ReadUInt64LittleEndian(span[(at + 8)..]));
            var length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(span[(at + 16)..]));
            at += SectionBytes;
            if (i >= sections)
            {
                var keys = RowBatchCodec.Decode(commit.Payload.Slice(at, length), log)[FieldId.RowId];
                deletes.Add(new DeletedKeys(new PartitionId(owner), timestamp, keys));
            }
            else if (wanted(new SegmentId(owner)))
            {
                rows.Add(new PlacedRows(
                    new SegmentId(owner), timestamp, RowBatchCodec.Decode(commit.Payload.Slice(at, length), log)));
            }

            at += length;
        }

        return new ChannelCommit(events, rows, deletes);
    }
}
