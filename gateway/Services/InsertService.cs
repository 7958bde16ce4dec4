using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>
/// Insert and upsert: check, convert once, split by primary key, one coarse call per vchannel and slice. All shards at a
/// time; a shard's slices in order, the last of which makes them durable together.
/// </summary>
internal sealed class InsertService(
    IGrainFactory grains, CollectionCache cache, IIdSource ids, HybridClock clock, PartialUpdates updates)
{
    public async Task<Proto.MutationResult> InsertAsync(Proto.InsertRequest request, CallInfo call)
    {
        var done = await cache.WithAsync<Proto.MutationResult>(
            call.Database, request.CollectionName, collection => InsertAsync(collection, request, call.Cancellation));
        if (done.IsOk) return done.Value;
        var refused = StatusMapper.Refuse<Proto.MutationResult>(done.Error);
        RepeatedFields.Fill(refused.ErrIndex, Indexes(SentRows(request)));
        return refused;
    }

    /// <summary>
    /// Upsert: the rows come and older rows with their primary keys go in one moment per vchannel. Of rows with one key
    /// the last stays.
    /// </summary>
    public async Task<Proto.MutationResult> UpsertAsync(Proto.UpsertRequest request, CallInfo call)
    {
        // The rows are those of an insert, and are checked as such.
        var rows = new Proto.InsertRequest
        {
            CollectionName = request.CollectionName,
            PartitionName = request.PartitionName,
            NumRows = request.NumRows,
            SchemaTimestamp = request.SchemaTimestamp,
        };
        rows.FieldsData.AddRange(request.FieldsData);
        var isPartial = request.PartialUpdate || request.FieldOps.Count > 0;
        var done = await cache.WithAsync<Proto.MutationResult>(
            call.Database,
            request.CollectionName,
            collection => isPartial
                ? updates.UpdateAsync(collection, rows, request.FieldOps, call.Cancellation)
                : InsertAsync(collection, rows, call.Cancellation, upsert: true));
        if (done.IsOk) return done.Value;
        var refused = StatusMapper.Refuse<Proto.MutationResult>(done.Error);
        RepeatedFields.Fill(refused.ErrIndex, Indexes(SentRows(rows)));
        return refused;
    }

    private async Task<Outcome<Proto.MutationResult>> InsertAsync(
        CollectionDescription collection,
        Proto.InsertRequest request,
        CancellationToken cancellation,
        bool upsert = false)
    {
        if (SchemaAge.Check(collection, request.SchemaTimestamp) is { } old) return old;
        var partition = Partitions.FindTarget(collection, request.PartitionName);
        if (!partition.IsOk) return partition.Error;
        var keysGiven = upsert || BringsKeys(collection, request);
        var columns = InsertReader.Read(collection.Schema, request, keysGiven);
        if (!columns.IsOk) return columns.Error;

        // More than rows: the request's own ids, which join its slices, one for each partition.
        var count = (int)request.NumRows;
        var firstId = await ids.TakeAsync(count + collection.Partitions.Length, cancellation);
        var rows = InsertReader.Complete(collection.Schema, columns.Value, count, firstId, keysGiven);
        var keys = rows[collection.Schema.PrimaryKey.Id];
        var template = new AppendRequest
        {
            Collection = collection.Id,
            SchemaVersion = collection.Schema.Version,
            Partition = partition.Value,
            RequestId = firstId + count,
            Rows = rows,
            Observed = clock.Last,
            Upsert = upsert,
        };
        if (upsert) rows = LastOfEachKey.Of(rows, keys);
        var appends = PartitionRouter.Split(collection, rows, partition.Value)
            .SelectMany((part, number) => InsertRouter
                .Split(part.Rows, part.Rows[collection.Schema.PrimaryKey.Id], collection.VChannels.Length)
                .Select(shard => RowSlices.AppendAsync(
                    grains,
                    collection.VChannels[shard.Shard],
                    template with { Partition = part.Partition, RequestId = firstId + count + number },
                    shard.Rows)));
        var replies = await Task.WhenAll(appends).WaitAsync(cancellation);

        var newest = Timestamp.Zero;
        foreach (var reply in replies)
        {
            if (reply.Error is { } error) return error;
            newest = Timestamp.Later(newest, reply.Timestamp);
        }

        clock.Observe(newest);
        return Done(keys, count, newest, upsert);
    }

    public static Proto.MutationResult Done(Column keys, int count, Timestamp newest, bool upsert)
    {
        var result = new Proto.MutationResult
        {
            Status = StatusMapper.Success(),
            Ids = ColumnWriter.Ids(keys),
            InsertCnt = count,
            DeleteCnt = upsert ? count : 0,
            UpsertCnt = upsert ? count : 0,
            Timestamp = newest.Value,
            Acknowledged = true,
        };
        RepeatedFields.Fill(result.SuccIndex, Indexes(count));
        return result;
    }

    /// <summary>Whether rows come with keys of their own where a property lets them.</summary>
    private static bool BringsKeys(CollectionDescription collection, Proto.InsertRequest request) =>
        collection.Properties.Any(property =>
            property.Key == "allow_insert_auto_id" && QueryParams.IsTrue(property.Value))
        && request.FieldsData.Any(sent => sent.FieldName == collection.Schema.PrimaryKey.Name);

    /// <summary>
    /// The rows of a refused request, as far as they can be real: a number alone must not cost memory.
    /// </summary>
    private static int SentRows(Proto.InsertRequest request) =>
        (int)Math.Min(request.NumRows, (uint)request.CalculateSize());

    private static uint[] Indexes(int count)
    {
        var indexes = new uint[count];
        for (var row = 0; row < count; row++) indexes[row] = (uint)row;
        return indexes;
    }
}
