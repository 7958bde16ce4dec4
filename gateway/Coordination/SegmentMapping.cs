using System.Collections.Immutable;
using Google.Protobuf;
using Milvus.Core;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Writers;
using Data = Milvus.Proto.Data;

namespace Milvus.Gateway.Coordination;

/// <summary>Segments, their files and their places as the coordinator's messages have them.</summary>
internal static class SegmentMapping
{
    /// <summary>Whether the coordinator counts it: neither gone nor on its way out.</summary>
    public static bool IsHealthy(this SegmentInfo segment) =>
        (Proto.SegmentState)segment.State is Proto.SegmentState.Growing or Proto.SegmentState.Sealed
            or Proto.SegmentState.Flushed or Proto.SegmentState.Flushing or Proto.SegmentState.Importing;

    public static Proto.Msg.MsgPosition? PositionOf(VChannelName channel, Timestamp moment) => moment == Timestamp.Zero
        ? null
        : new Proto.Msg.MsgPosition { ChannelName = channel.Value, Timestamp = moment.Value };

    /// <summary>A place in the stream of an outside writer; null for none.</summary>
    public static Proto.Msg.MsgPosition? PositionOf(VChannelName channel, WriterPosition? place) => place is null
        ? null
        : new Proto.Msg.MsgPosition
        {
            ChannelName = channel.Value,
            MsgId = ByteString.CopyFrom(place.MessageId.AsSpan()),
            MsgGroup = place.Group,
            Timestamp = place.At.Value,
        };

    /// <summary>Where its first row is: in the stream of its outside writer if that said so, else a moment alone.</summary>
    public static Proto.Msg.MsgPosition? StartOf(this SegmentInfo segment) =>
        PositionOf(segment.Channel, segment.Start) ?? PositionOf(segment.Channel, segment.First);

    /// <summary>Up to where its rows are: those that are saved, for a segment of an outside writer.</summary>
    public static Proto.Msg.MsgPosition? EndOf(this SegmentInfo segment) =>
        PositionOf(segment.Channel, segment.Saved) ?? PositionOf(segment.Channel, segment.Last);

    /// <summary>A segment; with its files where these are given.</summary>
    public static Data.SegmentInfo ToProto(this SegmentInfo segment, CollectionId collection, SegmentFilesReply? files)
    {
        var info = new Data.SegmentInfo
        {
            Id = segment.Segment.Value,
            CollectionId = collection.Value,
            PartitionId = segment.Partition.Value,
            InsertChannel = segment.Channel.Value,
            NumOfRows = segment.Rows,
            State = (Proto.SegmentState)segment.State,
            MaxRowNum = segment.MaxRows,
            LastExpireTime = segment.LastExpire.Value,
            StartPosition = segment.StartOf(),
            DmlPosition = segment.EndOf(),
            IsImporting = (Proto.SegmentState)segment.State == Proto.SegmentState.Importing,
            Level = Proto.SegmentLevel.L1,
            SchemaVersion = files?.SchemaVersion ?? 0,
        };
        if (files is null) return info;
        info.Binlogs.AddRange(files.Binlogs.ByField());
        info.Statslogs.AddRange(files.Statslogs.ByField());
        info.Deltalogs.AddRange(files.Deltalogs.ByField());
        return info;
    }

    /// <summary>Files by what they hold, which their folders say.</summary>
    public static SegmentFilesReply ToFiles(this ImmutableArray<StoredFile> saved)
    {
        return new SegmentFilesReply { Binlogs = In("insert_log/"), Statslogs = In("stats_log/"), Deltalogs = In("delta_log/") };

        ImmutableArray<StoredFile> In(string folder) =>
            [.. saved.Where(file => file.Path.StartsWith(folder, StringComparison.Ordinal))];
    }

    /// <summary>One entry per field, in the order in which fields come first.</summary>
    public static IEnumerable<Data.FieldBinlog> ByField(this IEnumerable<StoredFile> files) => files
        .GroupBy(file => file.Field)
        .Select(field => new Data.FieldBinlog
        {
            FieldId = field.Key.Value,
            Binlogs =
            {
                field.Select(file => new Data.Binlog
                {
                    EntriesNum = file.Entries,
                    TimestampFrom = file.First.Value,
                    TimestampTo = file.Last.Value,
                    LogPath = file.Path,
                    LogSize = file.Bytes,
                    LogId = file.LogId,
                    MemorySize = file.MemoryBytes,
                }),
            },
        });
}
