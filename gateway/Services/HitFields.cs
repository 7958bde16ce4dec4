using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>
/// Fetches fields of the rows that a search found from the vchannels that found them: as many rows at a time as surely
/// fit into a reply.
/// </summary>
/// <param name="grains">Where the vchannels are.</param>
/// <param name="collection">The collection.</param>
/// <param name="fields">The fields wanted.</param>
/// <param name="cancellation">Ends the fetching between slices.</param>
internal sealed class HitFields(
    IGrainFactory grains,
    CollectionDescription collection,
    ImmutableArray<FieldSchema> fields,
    CancellationToken cancellation)
{
    private const int AtOnce = 4;

    /// <summary>Segment id and row number, as the request names a row.</summary>
    private const int PlaceBytes = sizeof(long) + sizeof(int);

    private readonly ImmutableArray<FieldId> _ids = [.. fields.Select(field => field.Id)];
    private readonly int _perSlice = RowsPerSlice(fields);

    /// <summary>How many rows fit even if every text is as long as its field allows; at least 1.</summary>
    public static int RowsPerSlice(ImmutableArray<FieldSchema> fields) =>
        MessageLimits.PayloadBytes / Math.Max(PlaceBytes, fields.Sum(LargestRow));

    /// <summary>By shard: the fields of its hits, in their order; null for shards without any.</summary>
    public async Task<Outcome<RowBatch?[]>> FetchAsync(SearchReply[] replies, MergedHits hits)
    {
        var retrieved = new RowBatch?[replies.Length];
        if (fields.IsEmpty || hits.Shards.Length == 0) return retrieved;
        var calls = new List<(int Shard, Task<Outcome<RowBatch>> Rows)>();
        for (var shard = 0; shard < replies.Length; shard++)
        {
            var places = PlacesOf(hits, shard);
            if (places.Length > 0) calls.Add((shard, FetchAsync(shard, replies[shard], places)));
        }

        await Task.WhenAll(calls.Select(call => call.Rows));
        foreach (var (shard, call) in calls)
        {
            var rows = await call;
            if (!rows.IsOk) return rows.Error;
            retrieved[shard] = rows.Value;
        }

        return retrieved;
    }

    private async Task<Outcome<RowBatch>> FetchAsync(int shard, SearchReply reply, int[] places)
    {
        var channel = grains.GetGrain<IChannelGrain>(collection.VChannels[shard].Value);
        if (places.Length <= _perSlice) return await AskAsync(channel, reply, places);
        var slices = await Slices.AskAsync(
            ((places.Length - 1) / _perSlice) + 1,
            AtOnce,
            slice => AskAsync(
                channel, reply, places[(slice * _perSlice)..Math.Min(places.Length, (slice + 1) * _perSlice)]));
        return slices.IsOk ? RowBatch.Concat(slices.Value) : slices.Error;
    }

    private async Task<Outcome<RowBatch>> AskAsync(IChannelGrain channel, SearchReply reply, int[] places)
    {
        var (segments, rows) = (reply.Segments, reply.Rows);
        var retrieved = await channel.RetrieveAsync(new RetrieveRequest
        {
            Collection = collection.Id,
            Segments = Array.ConvertAll(places, place => segments.Span[place]),
            Rows = Array.ConvertAll(places, place => rows.Span[place]),
            Fields = _ids,
        }).WaitAsync(cancellation);
        if (retrieved.Error is { } error) return error;
        return retrieved.Rows ?? throw new InvariantException($"No rows came for {places.Length} places.");
    }

    private static int[] PlacesOf(MergedHits hits, int shard)
    {
        var places = new List<int>();
        for (var hit = 0; hit < hits.Shards.Length; hit++)
            if (hits.Shards[hit] == shard)
                places.Add(hits.Places[hit]);
        return [.. places];
    }

    private static int LargestRow(FieldSchema field) => field.DataType switch
    {
        DataType.VarChar => field.MaxLength + sizeof(int),
        DataType.Json => Limits.JsonBytes + sizeof(int),
        DataType.Array => LargestArray(field),

        // These have no bound of their own; what is usual must do.
        DataType.SparseFloatVector or DataType.Geometry => 4096,
        _ => field.EstimatedRowBytes,
    };

    private static int LargestArray(FieldSchema field)
    {
        var element = field.ElementType switch
        {
            DataType.VarChar => field.MaxLength + 6,
            DataType.Bool => 1,
            DataType.Float => sizeof(float),
            DataType.Double => sizeof(double),
            _ => 10,
        };
        return sizeof(int) + 16 + (field.MaxCapacity * element);
    }
}
