using Milvus.Core;
using Milvus.Interfaces.Messages;
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
            StartPosition = PositionOf(segment.Channel, segment.First),
            DmlPosition = PositionOf(segment.Channel, segment.Last),
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
