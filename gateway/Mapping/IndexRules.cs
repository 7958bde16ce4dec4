using System.Collections.Immutable;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>What may be asked of an index, and what an index has that was not asked for.</summary>
internal static class IndexRules
{
    public const string MetricKey = "metric_type";

    private const string TypeKey = "index_type";
    private const string AutoIndex = "AUTOINDEX";

    private static readonly string[] VectorTypes =
    [
        AutoIndex, "FLAT", "IVF_FLAT", "IVF_SQ8", "IVF_PQ", "IVF_RABITQ", "HNSW", "HNSW_SQ", "HNSW_PQ", "HNSW_PRQ",
        "DISKANN", "SCANN",
    ];

    private static readonly string[] BinaryTypes = [AutoIndex, "FLAT", "BIN_FLAT", "BIN_IVF_FLAT", "HNSW"];

    private static readonly string[] SparseTypes = [AutoIndex, "SPARSE_INVERTED_INDEX", "SPARSE_WAND"];

    private static readonly string[] ScalarTypes =
        [AutoIndex, "STL_SORT", "TRIE", "INVERTED", "BITMAP", "NGRAM", "RTREE"];

    /// <summary>Checks the parameters and fills in index and metric type; the rest stays as sent.</summary>
    public static Outcome<ImmutableArray<KeyValuePair<string, string>>> Complete(
        FieldSchema field, ImmutableArray<KeyValuePair<string, string>> sent)
    {
        var type = Find(sent, TypeKey);
        var known = field.DataType switch
        {
            DataType.BinaryVector => BinaryTypes,
            DataType.SparseFloatVector => SparseTypes,
            _ => field.IsVector ? VectorTypes : ScalarTypes,
        };
        if (type.Length > 0 && !known.Contains(type, StringComparer.OrdinalIgnoreCase))
            return MilvusErrors.Invalid($"invalid index type: {type} of field {field.Name} of type {field.DataType}");
        var complete = type.Length == 0 ? Set(sent, TypeKey, AutoIndex) : sent;
        if (!field.IsVector) return complete;

        var metric = Find(sent, MetricKey);
        if (metric.Length == 0) return Set(complete, MetricKey, MetricTypes.DefaultFor(field.DataType).ToText());
        return MetricTypes.TryParse(metric, out var fitting) && fitting.Fits(field.DataType)
            ? complete
            : MilvusErrors.Invalid(
                $"index of field {field.Name} of type {field.DataType} does not support metric type: {metric}");
    }

    public static string Find(ImmutableArray<KeyValuePair<string, string>> pairs, string key)
    {
        foreach (var pair in pairs)
            if (pair.Key == key)
                return pair.Value;
        return "";
    }

    private static ImmutableArray<KeyValuePair<string, string>> Set(
        ImmutableArray<KeyValuePair<string, string>> pairs, string key, string value) =>
        pairs.RemoveAll(pair => pair.Key == key).Add(new(key, value));
}
