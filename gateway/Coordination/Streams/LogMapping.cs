using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces.Messages;
using Milvus.Interfaces.Messages.Writers;
using Milvus.Proto.Data;
using Msg = Milvus.Proto.Msg;

namespace Milvus.Gateway.Coordination.Streams;

/// <summary>What a vchannel's log holds, as messages of streams have it.</summary>
internal static class LogMapping
{
    private static readonly FieldId RowId = new(0);

    public static Msg.TimeTickMsg TickOf(Timestamp moment) =>
        new() { Base = new Proto.MsgBase { MsgType = Proto.MsgType.TimeTick, Timestamp = moment.Value } };

    /// <summary>Whether the schema has every field of the rows.</summary>
    public static bool Knows(CollectionDescription owner, LoggedBatch batch) =>
        batch.Rows is null || batch.Rows.Columns.All(one => one.Field == RowId || FieldOf(owner, one.Field) is not null);

    public static int RowCount(this LoggedBatch batch) => batch.Rows?.RowCount ?? batch.Keys?.Column.RowCount ?? 0;

    /// <summary>A run of its rows or keys; shares memory.</summary>
    public static LoggedBatch Slice(this LoggedBatch batch, int start, int count) => batch with
    {
        Rows = batch.Rows?.Slice(start, count),
        Keys = batch.Keys is { } keys ? new AnyColumn(keys.Column.Slice(start, count)) : null,
    };

    public static WatchReply ToProto(LoggedBatch batch, CollectionDescription owner, VChannelName channel) =>
        batch.Rows is { } rows
            ? new WatchReply { Insert = ToInsert(batch, rows, owner, channel) }
            : new WatchReply { Delete = ToDelete(batch, owner, channel) };

    private static Msg.InsertRequest ToInsert(
        LoggedBatch batch, RowBatch rows, CollectionDescription owner, VChannelName channel)
    {
        var insert = new Msg.InsertRequest
        {
            Base = new Proto.MsgBase { MsgType = Proto.MsgType.Insert, Timestamp = batch.Timestamp.Value },
            ShardName = channel.Value,
            DbName = owner.Database,
            CollectionName = owner.Schema.Name,
            PartitionName = NameOf(owner, batch.Partition),
            CollectionId = owner.Id.Value,
            PartitionId = batch.Partition.Value,
            SegmentId = batch.Segment.Value,
            NumRows = (ulong)rows.RowCount,
            Version = Msg.InsertDataVersion.ColumnBased,
        };
        insert.Timestamps.AddRange(Enumerable.Repeat(batch.Timestamp.Value, rows.RowCount));
        foreach (var (field, column) in rows.Columns)
        {
            if (field == RowId) RepeatedFields.Fill(insert.RowIds, ((ValueColumn<long>)column).Values);
            else if (FieldOf(owner, field) is { } schema) insert.FieldsData.Add(ColumnWriter.Write(schema, column));
        }

        return insert;
    }

    private static Msg.DeleteRequest ToDelete(LoggedBatch batch, CollectionDescription owner, VChannelName channel)
    {
        var keys = batch.Keys?.Column;
        var count = keys?.RowCount ?? 0;
        var delete = new Msg.DeleteRequest
        {
            Base = new Proto.MsgBase { MsgType = Proto.MsgType.Delete, Timestamp = batch.Timestamp.Value },
            ShardName = channel.Value,
            DbName = owner.Database,
            CollectionName = owner.Schema.Name,
            PartitionName = NameOf(owner, batch.Partition),
            CollectionId = owner.Id.Value,
            PartitionId = batch.Partition.Value,
            NumRows = count,
            PrimaryKeys = ColumnWriter.Ids(keys),
        };
        delete.Timestamps.AddRange(Enumerable.Repeat(batch.Timestamp.Value, count));
        return delete;
    }

    private static FieldSchema? FieldOf(CollectionDescription owner, FieldId field) =>
        owner.Schema.Fields.FirstOrDefault(one => one.Id == field);

    /// <summary>Empty for all partitions, and for one that was dropped meanwhile.</summary>
    private static string NameOf(CollectionDescription owner, PartitionId partition) =>
        owner.Partitions.FirstOrDefault(one => one.Id == partition)?.Name ?? "";
}
