using System.Collections.Immutable;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.DataCoord.Collections;

/// <summary>What an index may ask for. The kind is recorded; a search is exact whatever it says.</summary>
internal static class IndexRules
{
    private const string IndexType = "index_type";
    private const string MetricType = "metric_type";
    private const string AutoIndex = "AUTOINDEX";

    private static readonly ImmutableArray<string> VectorTypes =
        [AutoIndex, "FLAT", "IVF_FLAT", "IVF_SQ8", "IVF_PQ", "HNSW", "DISKANN", "SCANN"];

    private static readonly ImmutableArray<string> ScalarTypes =
        [AutoIndex, "STL_SORT", "Trie", "INVERTED", "BITMAP"];

    /// <summary>Adds what the client left out, behind what it sent: AUTOINDEX, and COSINE for a float vector.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Fill(
        FieldSchema field, ImmutableArray<KeyValuePair<string, string>> sent)
    {
        var filled = sent;
        if (Value(sent, IndexType).Length == 0)
        {
            filled = Without(filled, IndexType).Add(new(IndexType, AutoIndex));
        }

        if (field.IsVector && Value(sent, MetricType).Length == 0)
        {
            filled = Without(filled, MetricType).Add(new(MetricType, Core.Schema.MetricType.Cosine.ToText()));
        }

        return filled;
    }

    /// <summary>Checks filled parameters; null when they are good.</summary>
    public static MilvusError? Check(FieldSchema field, ImmutableArray<KeyValuePair<string, string>> filled)
    {
        var twice = filled
            .GroupBy(param => param.Key, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            return MilvusErrors.Invalid($"duplicated index param {twice.Key} of field {field.Name}");
        }

        var type = Value(filled, IndexType);
        if (!(field.IsVector ? VectorTypes : ScalarTypes).Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            return MilvusErrors.Invalid($"invalid index type: {type} on field {field.Name} of type {field.DataType}");
        }

        var metric = Value(filled, MetricType);
        return field.IsVector && !MetricTypes.TryParse(metric, out _)
            ? MilvusErrors.Invalid($"metric type {metric} of field {field.Name} not found or not supported, "
                + "supported: [L2 IP COSINE]")
            : null;
    }

    /// <summary>Whether two parameter lists say the same, in whatever order.</summary>
    public static bool IsSame(
        ImmutableArray<KeyValuePair<string, string>> a, ImmutableArray<KeyValuePair<string, string>> b) =>
        a.OrderBy(param => param.Key, StringComparer.Ordinal)
            .SequenceEqual(b.OrderBy(param => param.Key, StringComparer.Ordinal));

    private static string Value(ImmutableArray<KeyValuePair<string, string>> list, string key) =>
        list.FirstOrDefault(param => param.Key == key).Value ?? "";

    private static ImmutableArray<KeyValuePair<string, string>> Without(
        ImmutableArray<KeyValuePair<string, string>> list, string key) => list.RemoveAll(param => param.Key == key);
}
