using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>Turns a client's search into the request that every shard gets.</summary>
internal static class SearchPreparation
{
    public static Outcome<SearchRequest> Prepare(
        CollectionDescription collection, Proto.SearchRequest request, SearchParams window)
    {
        var field = FindField(collection.Schema, window.Field);
        if (!field.IsOk) return field.Error;
        var metric = FindMetric(collection, field.Value, window.Metric);
        if (!metric.IsOk) return metric.Error;
        var queries = PlaceholderReader.Read(field.Value, request.PlaceholderGroup);
        if (!queries.IsOk) return queries.Error;
        var hits = (long)queries.Value.Count * (window.TopK + window.Offset);
        if (hits > Limits.Hits)
            return MilvusErrors.Invalid(
                $"nq {queries.Value.Count} × (limit + offset) {window.TopK + window.Offset}", $"at most {Limits.Hits}", hits);
        if (Partitions.CheckByHand(collection, request.PartitionNames.Count > 0, ErrorCode.Unexpected) is { } byHand)
            return byHand;
        var partitions = Partitions.Find(collection, request.PartitionNames);
        if (!partitions.IsOk) return partitions.Error;
        var templates = Templates.Read(request.ExprTemplateValues);
        if (!templates.IsOk) return templates.Error;
        if (Templates.CheckSize(request.Dsl, templates.Value) is { } refused) return refused;
        return new SearchRequest
        {
            Collection = collection.Id,
            SchemaVersion = collection.Schema.Version,
            Partitions = partitions.Value,
            VectorField = field.Value.Id,
            Metric = metric.Value,
            Queries = queries.Value.Values,
            Vectors = queries.Value.Column is { } vectors ? new AnyColumn(vectors) : null,
            QueryCount = queries.Value.Count,
            Dim = field.Value.Dim,
            TopK = window.TopK + window.Offset,
            Filter = request.Dsl,
            Templates = templates.Value,
            Guarantee = Consistency.Guarantee(
                collection, request.ConsistencyLevel, request.UseDefaultConsistency, request.GuaranteeTimestamp),
            IgnoreGrowing = window.IgnoreGrowing,
            ReplyBytes = MessageLimits.PayloadBytes,
        };
    }

    private static Outcome<FieldSchema> FindField(CollectionSchema schema, string name)
    {
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

    private static Outcome<MetricType> FindMetric(CollectionDescription collection, FieldSchema field, string asked)
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
