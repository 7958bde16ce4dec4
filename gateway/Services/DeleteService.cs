using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>
/// Delete: keys that the expression names go to their shards as they are; for any other expression each shard is asked
/// for the keys, page by page at one moment, and told to delete them.
/// </summary>
internal sealed class DeleteService(IGrainFactory grains, CollectionCache cache, HybridClock clock)
{
    public async Task<Proto.MutationResult> DeleteAsync(Proto.DeleteRequest request, CallInfo call)
    {
        var done = await cache.WithAsync<Proto.MutationResult>(
            call.Database, request.CollectionName, collection => DeleteAsync(collection, request, call.Cancellation));
        return done.IsOk ? done.Value : StatusMapper.Refuse<Proto.MutationResult>(done.Error);
    }

    private async Task<Outcome<Proto.MutationResult>> DeleteAsync(
        CollectionDescription collection, Proto.DeleteRequest request, CancellationToken cancellation)
    {
        // Without a name every partition is meant, unlike for an insert.
        var partition = request.PartitionName.Length == 0
            ? default(PartitionId)
            : Partitions.Find(collection, request.PartitionName);
        if (!partition.IsOk) return partition.Error;
        var templates = Templates.Read(request.ExprTemplateValues);
        if (!templates.IsOk) return templates.Error;
        if (Templates.CheckSize(request.Expr, templates.Value) is { } tooLarge) return tooLarge;
        var filter = DeleteFilter.Read(request.Expr, templates.Value, collection.Schema);
        if (!filter.IsOk) return filter.Error;

        var delete = new DeleteRequest
        {
            Collection = collection.Id,
            SchemaVersion = collection.Schema.Version,
            Partition = partition.Value,
            Observed = clock.Last,
        };
        if (filter.Value.Keys is { } keys)
            return Done(await DeleteKeysAsync(collection, delete, keys, cancellation));
        if (!collection.Loaded) return MilvusErrors.CollectionNotLoaded(request.CollectionName);
        var query = new QueryRequest
        {
            Collection = collection.Id,
            SchemaVersion = collection.Schema.Version,
            Partitions = partition.Value == default ? [] : [partition.Value],
            Filter = request.Expr,
            Templates = templates.Value,
            ReplyBytes = MessageLimits.PayloadBytes,
        };
        var shards = await Task.WhenAll(collection.VChannels.Select(
            channel => DeleteFoundAsync(channel, delete, query, collection.Schema.PrimaryKey.Id, cancellation)));
        return Done(shards);
    }

    private async Task<Outcome<Deleted>[]> DeleteKeysAsync(
        CollectionDescription collection, DeleteRequest delete, Column keys, CancellationToken cancellation)
    {
        if (keys.RowCount == 0) return [];
        var batch = new RowBatch([new FieldColumn(collection.Schema.PrimaryKey.Id, keys)]);
        var shards = InsertRouter.Split(batch, keys, collection.VChannels.Length);
        return await Task.WhenAll(shards.Select(async shard =>
        {
            var total = default(Deleted);
            foreach (var slice in InsertRouter.Slice(shard.Rows))
            {
                var done = await DeleteAsync(
                    collection.VChannels[shard.Shard], delete, slice.Columns[0].Column, cancellation);
                if (!done.IsOk) return done;
                total = total.With(done.Value);
            }

            return total;
        }));
    }

    private async Task<Outcome<Deleted>> DeleteFoundAsync(
        VChannelName channel,
        DeleteRequest delete,
        QueryRequest query,
        FieldId key,
        CancellationToken cancellation)
    {
        var grain = grains.GetGrain<IChannelGrain>(channel.Value);
        var total = default(Deleted);
        for (var asked = query; ;)
        {
            var page = await grain.QueryAsync(asked).WaitAsync(cancellation);
            if (page.Error is { } refused) return refused;
            if (asked.Mvcc > Timestamp.Zero && SameMoment.Check(channel, asked.Mvcc, page.Mvcc) is { } moved)
                return moved;
            if (page.Rows is not { RowCount: > 0 } rows) return total;
            var done = await DeleteAsync(channel, delete, rows[key], cancellation);
            if (!done.IsOk) return done;
            total = total.With(done.Value);
            if (!page.More) return total;
            asked = query with
            {
                After = new AnyColumn(rows[key].Gather([rows.RowCount - 1])),
                Mvcc = page.Mvcc,
            };
        }
    }

    private async Task<Outcome<Deleted>> DeleteAsync(
        VChannelName channel, DeleteRequest delete, Column keys, CancellationToken cancellation)
    {
        var reply = await grains.GetGrain<IChannelGrain>(channel.Value)
            .DeleteAsync(delete with { Keys = new AnyColumn(keys) })
            .WaitAsync(cancellation);
        return reply.Error is { } error ? error : new Deleted(reply.Rows, reply.Timestamp);
    }

    private Outcome<Proto.MutationResult> Done(Outcome<Deleted>[] shards)
    {
        var total = default(Deleted);
        foreach (var shard in shards)
        {
            if (!shard.IsOk) return shard.Error;
            total = total.With(shard.Value);
        }

        clock.Observe(total.Newest);
        return new Proto.MutationResult
        {
            Status = StatusMapper.Success(),
            Ids = new Proto.IDs(),
            DeleteCnt = total.Count,
            Timestamp = Timestamp.Later(total.Newest, clock.Last).Value,
            Acknowledged = true,
        };
    }

    /// <summary>What one or several calls have deleted.</summary>
    private readonly record struct Deleted(long Count, Timestamp Newest)
    {
        public Deleted With(Deleted more) => new(Count + more.Count, Timestamp.Later(Newest, more.Newest));
    }
}
