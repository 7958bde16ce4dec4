using System.Buffers.Binary;
using System.Text.Json;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord;
using Milvus.DataCoord.Channels;
using Milvus.Storage.LogFormat.V2;

namespace Milvus.Engine.Channels;

/// <summary>
/// One commit of a vchannel: its events as JSON, then the batches they place, column by column. The log frame around
/// it carries length and checksum. The layout is in docs/formats.md.
/// </summary>
internal static class ChannelCommitCodec
{
    private const uint Magic = 0x31434843; // "CHC1"
    private const int HeaderBytes = 16;
    private const int SectionBytes = 24;

    /// <summary>The pieces of a commit; columns are shared, not copied.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Encode(
        IReadOnlyList<ChannelEvent> events, IReadOnlyList<PlacedRows> rows)
    {
        var json = DataCoordJson.Write(events);
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), json.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), rows.Count);
        var pieces = new List<ReadOnlyMemory<byte>> { header, json };
        foreach (var placed in rows)
        {
            var batch = RowBatchCodec.Encode(placed.Rows);
            long length = 0;
            foreach (var piece in batch)
            {
                length += piece.Length;
            }

            var section = new byte[SectionBytes];
            BinaryPrimitives.WriteInt64LittleEndian(section, placed.Segment.Value);
            BinaryPrimitives.WriteUInt64LittleEndian(section.AsSpan(8), placed.Timestamp.Value);
            BinaryPrimitives.WriteInt64LittleEndian(section.AsSpan(16), length);
            pieces.Add(section);
            pieces.AddRange(batch);
        }

        return pieces;
    }

    /// <summary>Reads a commit.</summary>
    /// <param name="log">The log's name, for the error.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="wanted">Which segments' rows to decode; others are skipped.</param>
    /// <exception cref="DataCorruptException">It is none of this version.</exception>
    public static (IReadOnlyList<ChannelEvent> Events, IReadOnlyList<PlacedRows> Rows) Decode(
        string log, LogCommit commit, Func<SegmentId, bool> wanted)
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
        var rows = new List<PlacedRows>(sections);
        var at = HeaderBytes + jsonLength;
        for (var i = 0; i < sections; i++)
        {
            var segment = new SegmentId(BinaryPrimitives.ReadInt64LittleEndian(span[at..]));
            var timestamp = new Timestamp(BinaryPrimitives.ReadUInt64LittleEndian(span[(at + 8)..]));
            var length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(span[(at + 16)..]));
            at += SectionBytes;
            if (wanted(segment))
            {
                rows.Add(new PlacedRows(
                    segment, timestamp, RowBatchCodec.Decode(commit.Payload.Slice(at, length), log)));
            }

            at += length;
        }

        return (events, rows);
    }
}
