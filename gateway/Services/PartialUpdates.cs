using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>
/// Upserts that send some fields: the rows are read, merged with what was sent, and written with the moment of the read.
/// A vchannel takes them only when nobody has written one of their keys since; otherwise those are read again. All
/// vchannels are read before any is written, so that a row which cannot be merged leaves nothing behind.
/// </summary>
internal sealed class PartialUpdates(IGrainFactory grains, IIdSource ids, HybridClock clock)
{
    private const int Attempts = 24;
    private const int KeysAtOnce = 8192;

    // Updates that meet others queue up, so that each of many updaters of one row gets its turn.
    private readonly ImmutableArray<SemaphoreSlim> _turns =
        [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<Outcome<Proto.MutationResult>> UpdateAsync(
        CollectionDescription collection,
        Proto.InsertRequest request,
        IReadOnlyList<Proto.FieldPartialUpdateOp> operations,
        CancellationToken cancellation)
    {
        if (SchemaAge.Check(collection, request.SchemaTimestamp) is { } old) return old;
        var partition = Partitions.FindTarget(collection, request.PartitionName);
        if (!partition.IsOk) return partition.Error;
        var columns = InsertReader.ReadSome(collection.Schema, request);
        if (!columns.IsOk) return columns.Error;
        var asked = FieldOperations.Read(collection.Schema, operations, columns.Value);
        if (!asked.IsOk) return asked.Error;
        if (!collection.Loaded) return MilvusErrors.CollectionNotLoaded(request.CollectionName);
        if (collection.Partitions.FirstOrDefault(one => !one.Loaded) is { } released)
            return MilvusErrors.PartitionNotLoaded(released.Name);
        var keys = columns.Value.First(column => column.Field == collection.Schema.PrimaryKey.Id).Column;
        if (PartialRows.CheckKeys(keys) is { } twice) return twice;

        var count = (int)request.NumRows;
        var firstId = await ids.TakeAsync(count + collection.Partitions.Length, cancellation);
        var rowIds = new ValueColumn<long>(Enumerable.Range(0, count).Select(row => firstId + row).ToArray());
        var sent = new RowBatch(columns.Value.Insert(0, new FieldColumn(FieldId.RowId, rowIds)));
        var merge = new PartialRows(collection.Schema, asked.Value);
        var shards = InsertRouter.Split(sent, keys, collection.VChannels.Length)
            .Select(shard => new Shard(
                collection, collection.VChannels[shard.Shard], partition.Value, merge, sent, firstId, shard.Rows))
            .ToArray();
        var read = await Task.WhenAll(shards.Select(shard => ReadAsync(shard, shard.Sent, cancellation)));
        if (read.FirstOrDefault(one => !one.IsOk).Error is { } unread) return unread;
        var written = await Task.WhenAll(
            shards.Select((shard, i) => WriteAsync(shard, read[i].Value, cancellation)));
        var newest = Sum(written);
        return newest.IsOk ? InsertService.Done(keys, count, newest.Value, upsert: true) : newest.Error;
    }

    private Outcome<Timestamp> Sum(Outcome<Timestamp>[] written)
    {
        var newest = Timestamp.Zero;
        foreach (var one in written.Where(one => one.IsOk)) newest = Timestamp.Later(newest, one.Value);
        clock.Observe(newest);
        if (written.FirstOrDefault(one => !one.IsOk).Error is not { } error) return newest;

        // What was written must not be written again by a repeat: not every update may be done twice.
        return newest == Timestamp.Zero
            ? error
            : new MilvusError(
                ErrorCode.ServiceInternal, $"update was done on some vchannels only: {error.Reason}", Detail: error.Detail);
    }

    private async Task<Outcome<Merged>> ReadAsync(Shard shard, RowBatch sent, CancellationToken cancellation)
    {
        var schema = shard.Collection.Schema;
        var keys = sent[schema.PrimaryKey.Id];
        var pages = new List<RowBatch>();
        var moment = Timestamp.Zero;
        for (var start = 0; start < keys.RowCount; start += KeysAtOnce)
        {
            var some = keys.Slice(start, Math.Min(KeysAtOnce, keys.RowCount - start));
            var request = new QueryRequest
            {
                Collection = shard.Collection.Id,
                SchemaVersion = schema.Version,
                Filter = $"{schema.PrimaryKey.Name} in {{ids}}",
                Templates = [KeyValuePair.Create("ids", ListOf(some))],
                Fields = [.. schema.Fields.Where(field => !field.IsPrimaryKey).Select(field => field.Id)],
                Mvcc = moment,
                ReplyBytes = MessageLimits.PayloadBytes,
            };
            if (Templates.CheckSize(request.Filter, request.Templates) is { } tooLarge) return tooLarge;
            var first = await grains.GetGrain<IChannelGrain>(shard.Channel.Value)
                .QueryAsync(request)
                .WaitAsync(cancellation);
            if (first.Error is { } error) return error;
            if (moment > Timestamp.Zero && SameMoment.Check(shard.Channel, moment, first.Mvcc) is { } moved) return moved;
            moment = first.Mvcc;
            var whole = await QueryPages.CompleteAsync(
                grains, shard.Channel, request, first, schema.PrimaryKey.Id, long.MaxValue, cancellation);
            if (!whole.IsOk) return whole.Error;
            if (whole.Value.Rows is { } rows) pages.Add(rows);
        }

        var merged = shard.Merge.Merge(sent, pages.Count == 0 ? null : RowBatch.Concat(pages));
        return merged.IsOk ? new Merged(merged.Value, moment) : merged.Error;
    }

    private async Task<Outcome<Timestamp>> WriteAsync(Shard shard, Merged merged, CancellationToken cancellation)
    {
        var newest = Timestamp.Zero;
        var turn = _turns[(int)((uint)shard.Channel.Value.GetHashCode(StringComparison.Ordinal) % _turns.Length)];
        var isMine = false;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var left = new List<RowBatch>();
                foreach (var (part, request) in shard.Requests(merged, clock.Last))
                {
                    var reply = await RowSlices.AppendAsync(grains, shard.Channel, request, part).WaitAsync(cancellation);
                    if (reply.Error is not { } error) newest = Timestamp.Later(newest, reply.Timestamp);
                    else if (error.Code == ErrorCode.TooManyRequests && attempt < Attempts) left.Add(shard.SentOf(part));
                    else return error;
                }

                if (left.Count == 0) return newest;
                if (!isMine) await turn.WaitAsync(cancellation);
                isMine = true;
                var read = await ReadAsync(shard, RowBatch.Concat(left), cancellation);
                if (!read.IsOk) return read.Error;
                merged = read.Value;
            }
        }
        finally
        {
            if (isMine) turn.Release();
        }
    }

    private static TemplateArgument ListOf(Column keys)
    {
        var list = new TemplateArgument[keys.RowCount];
        for (var row = 0; row < list.Length; row++)
            list[row] = PartialRows.KeyOf(keys, row) is long number
                ? new TemplateArgument { Int64 = number }
                : new TemplateArgument { String = (string)PartialRows.KeyOf(keys, row) };
        return new TemplateArgument { List = ImmutableCollectionsMarshal.AsImmutableArray(list) };
    }

    /// <summary>Whole rows and the moment at which what they were made of was read.</summary>
    private sealed record Merged(RowBatch Rows, Timestamp Moment);

    /// <summary>The rows of one request that go to one vchannel.</summary>
    private sealed record Shard(
        CollectionDescription Collection,
        VChannelName Channel,
        PartitionId Partition,
        PartialRows Merge,
        RowBatch All,
        long FirstId,
        RowBatch Sent)
    {
        /// <summary>What was sent of rows, which their row ids tell.</summary>
        public RowBatch SentOf(RowBatch rows) =>
            All.Gather([.. MemoryMarshal.ToEnumerable(((ValueColumn<long>)rows[FieldId.RowId]).Values)
                .Select(id => (int)(id - FirstId))]);

        public IEnumerable<(RowBatch Rows, AppendRequest Request)> Requests(Merged merged, Timestamp observed) =>
            PartitionRouter.Split(Collection, merged.Rows, Partition).Select((part, number) => (
                part.Rows,
                new AppendRequest
                {
                    Collection = Collection.Id,
                    SchemaVersion = Collection.Schema.Version,
                    Partition = part.Partition,
                    RequestId = FirstId + All.RowCount + number,
                    Rows = part.Rows,
                    Observed = observed,
                    Upsert = true,
                    Basis = merged.Moment,
                }));
    }
}
