using System.Globalization;
using Milvus.OutsideNode.Rows;
using Milvus.Proto;
using Milvus.Proto.Data;

namespace Milvus.OutsideNode.Binlogs;

/// <summary>Rows as insert binlogs, one a field.</summary>
internal sealed class SegmentFiles(CollectionFacts collection, StoreFolder store, LogIds logIds)
{
    private const long RowIdField = 0;
    private const long TimestampField = 1;

    /// <summary>Writes rows; when it returns they are durable, and nobody knows of them yet.</summary>
    /// <param name="segment">Their segment.</param>
    /// <param name="rows">Their numbers.</param>
    /// <param name="first">The timestamp of the first; the others follow one by one.</param>
    /// <param name="cancellation">Leaves files that nobody will name.</param>
    public async Task<IReadOnlyList<FieldBinlog>> WriteAsync(
        long segment, long[] rows, ulong first, CancellationToken cancellation)
    {
        var last = first + (ulong)rows.Length - 1;
        var logId = logIds.Next();
        List<(string Path, byte[] Bytes)> files = [];
        List<FieldBinlog> fields = [];
        foreach (var (field, column) in ColumnsOf(rows, first))
        {
            var bytes = BinlogFile.Write(
                new BinlogIds(collection.Id, collection.Partition, segment, field), first, last, column);
            var path = string.Create(
                CultureInfo.InvariantCulture,
                $"insert_log/{collection.Id}/{collection.Partition}/{segment}/{field}/{logId}");
            files.Add((path, bytes));
            var log = new Proto.Data.Binlog
            {
                EntriesNum = rows.Length,
                TimestampFrom = first,
                TimestampTo = last,
                LogPath = path,
                LogSize = bytes.Length,
                LogId = logId,
                MemorySize = bytes.Length,
            };
            fields.Add(new FieldBinlog { FieldId = field, Binlogs = { log } });
        }

        await store.PutAsync(files, cancellation);
        return fields;
    }

    private IEnumerable<(long Field, PlainColumn Column)> ColumnsOf(long[] rows, ulong first)
    {
        var (ids, moments) = (new PlainColumn(DataType.Int64), new PlainColumn(DataType.Int64));
        for (var i = 0; i < rows.Length; i++)
        {
            ids.Add(rows[i]);
            moments.Add((long)first + i);
        }

        yield return (RowIdField, ids);
        yield return (TimestampField, moments);
        foreach (var field in collection.Fields.Where(field => field.FieldId > TimestampField))
            yield return (field.FieldId, MadeRows.Column(field, rows));
    }
}
