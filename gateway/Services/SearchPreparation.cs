using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>Turns a client's search into the request that every shard gets.</summary>
/// <param name="grains">Where vectors of rows are looked up.</param>
/// <param name="collection">The collection.</param>
/// <param name="partitions">Where to look; empty means everywhere.</param>
/// <param name="guarantee">Rows acknowledged up to here must be seen.</param>
/// <param name="cancellation">Ends the looking up.</param>
internal sealed class SearchPreparation(
    IGrainFactory grains,
    CollectionDescription collection,
    ImmutableArray<PartitionId> partitions,
    Timestamp guarantee,
    bool strong,
    CancellationToken cancellation)
{
    /// <summary>The partitions that a search names, if it may name any.</summary>
    public static Outcome<ImmutableArray<PartitionId>> FindPartitions(
        CollectionDescription collection, Google.Protobuf.Collections.RepeatedField<string> names) =>
        Partitions.CheckByHand(collection, names.Count > 0, ErrorCode.Unexpected) is { } byHand
            ? byHand
            : Partitions.Find(collection, names);

    public async Task<Outcome<SearchRequest>> PrepareAsync(
        Proto.SearchRequest request, SearchParameters parameters)
    {
        var field = FindField(parameters.Field);
        if (!field.IsOk) return field.Error;
        var metric = FindMetric(field.Value, parameters.Metric);
        if (!metric.IsOk) return metric.Error;
        var range = parameters.Range?.ToScores(metric.Value);
        if (range is { IsOk: false } wrong) return wrong.Error;
        if (parameters.Group is not null && field.Value.DataType == DataType.BinaryVector)
            return MilvusErrors.Invalid("not support search_group_by operation based on binary vector column");
        var templates = Templates.Read(request.ExprTemplateValues);
        if (!templates.IsOk) return templates.Error;
        if (Templates.CheckSize(request.Dsl, templates.Value) is { } refused) return refused;
        var queries = request.SearchInputCase == Proto.SearchRequest.SearchInputOneofCase.Ids
            ? await new SearchedIds(grains, collection, partitions, guarantee, strong, cancellation)
                .ReadAsync(field.Value, request.Ids)
            : PlaceholderReader.Read(field.Value, request.PlaceholderGroup);
        if (!queries.IsOk) return queries.Error;
        if (CheckHits(queries.Value.Count, parameters) is { } tooMany) return tooMany;
        return new SearchRequest
        {
            Collection = collection.Id,
            SchemaVersion = collection.Schema.Version,
            Partitions = partitions,
            VectorField = field.Value.Id,
            Metric = metric.Value,
            Queries = queries.Value.Values,
            Vectors = queries.Value.Column is { } vectors ? new AnyColumn(vectors) : null,
            QueryCount = queries.Value.Count,
            Dim = field.Value.Dim,
            TopK = parameters.TopK + parameters.Offset,
            Filter = request.Dsl,
            Templates = templates.Value,
            Guarantee = Timestamp.Later(guarantee, parameters.Moment),
            Strong = strong,
            Mvcc = parameters.Moment,
            IgnoreGrowing = parameters.IgnoreGrowing,
            ReplyBytes = MessageLimits.PayloadBytes,
            Lowest = range?.Value.Lowest,
            Highest = range?.Value.Highest,
            GroupField = parameters.Group?.Field.Id,
            GroupSize = parameters.Group is null ? 0 : 1,
        };
    }

    private static MilvusError? CheckHits(int queries, SearchParameters parameters)
    {
        var window = (long)parameters.TopK + parameters.Offset;
        var hits = queries * window * (parameters.Group?.Size ?? 1);
        return hits > Limits.Hits
            ? MilvusErrors.Invalid($"nq {queries} × (limit + offset) {window}", $"at most {Limits.Hits}", hits)
            : null;
    }

    private Outcome<FieldSchema> FindField(string name)
    {
        var schema = collection.Schema;
        if (name.Length > 0)
        {
            if (schema.Find(name) is not { } named) return MilvusErrors.FieldNotFound(name);
            return named.IsVector
                ? named
                : MilvusErrors.Invalid(
                    $"field ({name}) to search is not of vector data type", "vector", named.DataType);
        }

        var vectors = schema.Fields.Where(field => field.IsVector).ToArray();
        return vectors.Length == 1
            ? vectors[0]
            : MilvusErrors.Invalid("multiple anns_fields exist, please specify a anns_field in search_params");
    }

    private Outcome<MetricType> FindMetric(FieldSchema field, string asked)
    {
        var indexed = collection.Indexes
            .Where(index => index.Field == field.Id)
            .Select(index => IndexRules.Find(index.Params, IndexRules.MetricKey))
            .FirstOrDefault(text => text.Length > 0);
        if (!MetricTypes.TryParse(indexed, out var metric)) metric = MetricTypes.DefaultFor(field.DataType);
        if (asked.Length == 0) return metric;
        return MetricTypes.TryParse(asked, out var wanted) && wanted == metric
            ? metric
            : MilvusErrors.Invalid("metric type not match", metric.ToText(), asked);
    }
}
