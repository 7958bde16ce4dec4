using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>
/// Query: one call per shard, more only where the rows exceed a message; rows merged in primary-key order.
/// </summary>
internal sealed class QueryService(
    IGrainFactory grains, CollectionCache cache, HybridClock clock, IOptions<GatewayOptions> options)
{
    public async Task<Proto.QueryResults> QueryAsync(Proto.QueryRequest request, CallInfo call)
    {
        var done = await cache.WithAsync<Proto.QueryResults>(
            call.Database, request.CollectionName, collection => QueryAsync(collection, request, call.Cancellation));
        return done.IsOk ? done.Value : StatusMapper.Refuse<Proto.QueryResults>(done.Error);
    }

    private async Task<Outcome<Proto.QueryResults>> QueryAsync(
        CollectionDescription collection, Proto.QueryRequest request, CancellationToken cancellation)
    {
        if (!collection.Loaded) return MilvusErrors.CollectionNotLoaded(request.CollectionName);
        var output = OutputFields.Resolve(collection.Schema, request.OutputFields);
        if (!output.IsOk) return output.Error;
        var window = QueryParams.Read(request, collection.Id, collection.Schema);
        if (!window.IsOk) return window.Error;
        if (CheckBounded(request, output.Value, window.Value) is { } refused) return refused;
        var guarantee = Consistency.Guarantee(
            collection, request.ConsistencyLevel, request.UseDefaultConsistency, request.GuaranteeTimestamp);

        // Rows that come after the first page must be behind the moment that later pages show.
        if (window.Value.IsIterator)
            guarantee = Timestamp.Later(
                guarantee, window.Value.Moment > Timestamp.Zero ? window.Value.Moment : clock.Next());
        var prepared = Prepare(collection, request, output.Value, window.Value, guarantee);
        if (!prepared.IsOk) return prepared.Error;

        var calls = collection.VChannels.Select(
            channel => grains.GetGrain<IChannelGrain>(channel.Value).QueryAsync(prepared.Value));
        var replies = await Task.WhenAll(calls).WaitAsync(cancellation);
        var read = Timestamp.Zero;
        foreach (var reply in replies)
        {
            if (reply.Error is { } error) return error;
            read = Timestamp.Later(read, reply.Mvcc);
        }

        clock.Observe(read);
        if (replies.Any(reply => reply.More)
            && await ReadOnAsync(collection, prepared.Value, replies, cancellation) is { } refusal)
            return refusal;
        var results = new Proto.QueryResults
        {
            Status = StatusMapper.Success(),
            CollectionName = collection.Schema.Name,
            PrimaryFieldName = collection.Schema.PrimaryKey.Name,
            SessionTs = (!window.Value.IsIterator ? read
                : window.Value.Moment > Timestamp.Zero ? window.Value.Moment
                : Timestamp.Later(read, guarantee)).Value,
        };
        if (output.Value.CountOnly)
            AddCount(results, replies.Sum(reply => reply.Count));
        else
            AddRows(results, collection.Schema, output.Value, replies, window.Value);
        return results;
    }

    /// <summary>Puts the whole answers of the shards in the place of their first pages.</summary>
    private async Task<MilvusError?> ReadOnAsync(
        CollectionDescription collection, QueryRequest asked, QueryReply[] replies, CancellationToken cancellation)
    {
        var key = collection.Schema.PrimaryKey.Id;
        var whole = await Task.WhenAll(replies.Select((first, shard) => QueryPages.CompleteAsync(
            grains,
            collection.VChannels[shard],
            asked,
            first,
            key,
            options.Value.MaxSendMessageBytes,
            cancellation)));
        for (var shard = 0; shard < replies.Length; shard++)
        {
            if (!whole[shard].IsOk) return whole[shard].Error;
            replies[shard] = whole[shard].Value;
        }

        return null;
    }

    private static MilvusError? CheckBounded(Proto.QueryRequest request, OutputFields output, QueryParams window)
    {
        if (output.CountOnly)
            return window.Limit is null
                ? null
                : MilvusErrors.Invalid("count entities with pagination is not allowed");
        return window.Limit is null && string.IsNullOrWhiteSpace(request.Expr)
            ? MilvusErrors.Invalid("empty expression should be used with limit")
            : null;
    }

    private static Outcome<QueryRequest> Prepare(
        CollectionDescription collection,
        Proto.QueryRequest request,
        OutputFields output,
        QueryParams window,
        Timestamp guarantee)
    {
        if (Partitions.CheckByHand(collection, request.PartitionNames.Count > 0, ErrorCode.ParameterInvalid) is { } byHand)
            return byHand;
        var partitions = Partitions.Find(collection, request.PartitionNames);
        if (!partitions.IsOk) return partitions.Error;
        var templates = Templates.Read(request.ExprTemplateValues);
        if (!templates.IsOk) return templates.Error;
        if (Templates.CheckSize(request.Expr, templates.Value) is { } refused) return refused;
        return new QueryRequest
        {
            Collection = collection.Id,
            SchemaVersion = collection.Schema.Version,
            Partitions = partitions.Value,
            Filter = request.Expr,
            Templates = templates.Value,
            Fields =
            [
                .. output.Fields.Union(window.Sort?.Fields.Select(part => part.Field) ?? [])
                    .Where(field => !field.IsPrimaryKey)
                    .Select(field => field.Id),
            ],
            Limit = window.Window,
            CountOnly = output.CountOnly,
            Guarantee = guarantee,
            Strong = Consistency.IsStrong(collection, request.ConsistencyLevel, request.UseDefaultConsistency),
            Mvcc = window.Moment,
            IgnoreGrowing = window.IgnoreGrowing,
            ReplyBytes = MessageLimits.PayloadBytes,
        };
    }

    private static void AddRows(
        Proto.QueryResults results,
        CollectionSchema schema,
        OutputFields output,
        QueryReply[] replies,
        QueryParams window)
    {
        var key = schema.PrimaryKey;
        // Clients tell rows apart by the key, so it comes along unasked.
        var fields = output.Fields.Contains(key)
            ? output.Fields
            : ImmutableArray.Create(key).AddRange(output.Fields);
        var columns = QueryMerger.Merge(replies, key, fields, window);
        for (var i = 0; i < fields.Length; i++)
        {
            results.FieldsData.Add(output.Write(fields[i], columns[i]));
            results.OutputFields.AddRange(output.NamesOf(fields[i]));
        }
    }

    private static void AddCount(Proto.QueryResults results, long count)
    {
        var column = new Proto.FieldData
        {
            Type = Proto.DataType.Int64,
            FieldName = OutputFields.Count,
            Scalars = new Proto.ScalarField { LongData = new Proto.LongArray { Data = { count } } },
        };
        results.FieldsData.Add(column);
        results.OutputFields.Add(OutputFields.Count);
    }
}
