using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Segments;
using Milvus.Engine.Channels;
using Milvus.Engine.Segments;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Writers;
using Milvus.Storage.Paths;

namespace Milvus.Grains.Mapping;

/// <summary>Messages of outside writers to the engine's words and back.</summary>
internal static class WriterMapping
{
    public static ChannelWriter ToWriter(this OutsideWriter writer) => new(writer.Node, writer.Term);

    public static OutsideWriter? ToWriter(this ChannelWriter writer) =>
        writer.IsNobody ? null : new OutsideWriter { Node = writer.Node, Term = writer.Term };

    public static ImmutableArray<RowRequest> ToRequests(this GrantRequest request) =>
        request.Items.IsDefault ? [] : [.. request.Items.Select(item => new RowRequest(item.Partition, item.Rows))];

    public static GrantReply ToReply(this Outcome<RowsGranted> outcome) =>
        outcome.IsOk
            ? new GrantReply
            {
                Grants = [.. outcome.Value.Grants.Select(grant => new SegmentGrant
                {
                    Item = grant.Request,
                    Segment = grant.Segment,
                    Rows = grant.Rows,
                })],
                Expiry = outcome.Value.Expiry,
                Refused =
                [
                    .. outcome.Value.Refused.Select(one => new RefusedItem { Item = one.Request, Error = one.Error }),
                ],
            }
            : new GrantReply { Error = outcome.Error };

    public static ImmutableArray<RowReport> ToRows(this WriterReport report) =>
        report.Segments.IsDefault ? [] : [.. report.Segments.Select(one => new RowReport(one.Segment, one.Rows))];

    public static SaveSpec ToSpec(this SaveBinlogsRequest request) => new(
        request.Writer.ToWriter(),
        request.Segment,
        request.Partition,
        [
            .. ToFiles(request.Binlogs, SavedFileKind.Insert),
            .. ToFiles(request.Statslogs, SavedFileKind.Stats),
            .. ToFiles(request.Deltalogs, SavedFileKind.Delta),
        ])
    {
        Checkpoints = ToPositions(request.Checkpoints),
        Starts = ToPositions(request.Starts),
        Full = request.Full,
        Complete = request.Flushed,
        Drop = request.Dropped,
    };

    public static StreamPosition ToPosition(this WriterPosition position) => new(
        position.MessageId.IsDefaultOrEmpty ? "" : Convert.ToBase64String(position.MessageId.AsSpan()),
        position.Group,
        position.At);

    public static WriterPosition? ToPosition(this StreamPosition? position) =>
        position is null
            ? null
            : new WriterPosition
            {
                MessageId = [.. Convert.FromBase64String(position.Message)],
                Group = position.Group,
                At = position.At,
            };

    public static OutsideFilesSpec ToSpec(this CheckFilesRequest request) => new(
        request.Collection,
        request.Partition,
        request.Schema,
        request.Since,
        request.Until,
        [.. request.Files.Select(file => (file.Path, file.Entries))]);

    public static OutsideSegmentSpec ToSpec(this AdoptFilesRequest request) => new(
        request.Collection,
        request.Partition,
        request.Channel,
        request.Schema,
        request.Rows,
        request.Since,
        [.. request.Files.Select(file => file.ToBlob())],
        request.KeepLoaded);

    /// <summary>A file that is saved, and that no manifest names yet.</summary>
    public static StoredFile ToStored(this SavedFile file, SegmentState segment, VChannelName channel)
    {
        var kind = file.Kind switch
        {
            SavedFileKind.Insert => BinlogKind.Insert,
            SavedFileKind.Stats => BinlogKind.Stats,
            _ => BinlogKind.Delta,
        };
        return new StoredFile
        {
            Field = file.Field,
            LogId = file.Log,
            Path = new BinlogPath(
                kind,
                channel.Collection,
                segment.Partition,
                segment.Id,
                kind == BinlogKind.Delta ? null : file.Field,
                file.Log).ToString(),
            Bytes = file.Bytes,
            MemoryBytes = file.Memory,
            Entries = file.Rows,
            First = file.From,
            Last = file.To,
            Crc32C = file.Crc,
        };
    }

    public static ReadLogReply ToReply(this Outcome<LogPage> outcome) =>
        outcome.IsOk
            ? new ReadLogReply
            {
                Batches = [.. outcome.Value.Batches.Select(batch => new LoggedBatch
                {
                    Segment = batch.Segment,
                    Partition = batch.Partition,
                    Timestamp = batch.Timestamp,
                    Rows = batch.Rows,
                    Keys = batch.Keys is null ? null : new AnyColumn(batch.Keys),
                })],
                UpTo = outcome.Value.UpTo,
            }
            : new ReadLogReply { Error = outcome.Error };

    private static IEnumerable<SaveFileSpec> ToFiles(ImmutableArray<OutsideFile> files, SavedFileKind kind) =>
        files.IsDefault
            ? []
            : files.Select(file => new SaveFileSpec(kind, file.Field, file.Path, file.Entries) { Log = file.LogId });

    /// <summary>A place without a message says nothing.</summary>
    private static ImmutableArray<(SegmentId Segment, StreamPosition Position)> ToPositions(
        ImmutableArray<SegmentPosition> positions) =>
        positions.IsDefault
            ? []
            :
            [
                .. positions.Where(one => !one.Position.MessageId.IsDefaultOrEmpty)
                    .Select(one => (one.Segment, one.Position.ToPosition())),
            ];
}
