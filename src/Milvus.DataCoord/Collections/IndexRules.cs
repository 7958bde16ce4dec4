using System.Collections.Immutable;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.DataCoord.Collections;

/// <summary>What an index may ask for. The kind is recorded; a search is exact whatever it says.</summary>
internal static class IndexRules
{
    private const string IndexType = "index_type";
    private const string Metric = "metric_type";
    private const string AutoIndex = "AUTOINDEX";

    private const string MemoryMap = "mmap.enabled";
    private const string OffsetCache = "indexoffsetcache.enabled";

    private static readonly ImmutableArray<string> VectorTypes =
    [
        AutoIndex, "FLAT", "IVF_FLAT", "IVF_SQ8", "IVF_PQ", "IVF_RABITQ", "HNSW", "HNSW_SQ", "HNSW_PQ", "HNSW_PRQ",
        "DISKANN", "SCANN",
    ];

    private static readonly ImmutableArray<string> BinaryTypes = [AutoIndex, "FLAT", "BIN_FLAT", "BIN_IVF_FLAT", "HNSW"];

    private static readonly ImmutableArray<string> SparseTypes =
        [AutoIndex, "SPARSE_INVERTED_INDEX", "SPARSE_WAND"];

    private static readonly ImmutableArray<string> ScalarTypes =
        [AutoIndex, "STL_SORT", "Trie", "INVERTED", "BITMAP", "NGRAM", "RTREE"];

    /// <summary>Adds what the client left out, behind what it sent: AUTOINDEX, and the metric of the vector's type.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Fill(
        FieldSchema field, ImmutableArray<KeyValuePair<string, string>> sent)
    {
        var filled = sent;
        if (Value(sent, IndexType).Length == 0)
        {
            filled = Without(filled, IndexType).Add(new(IndexType, AutoIndex));
        }

        if (field.IsVector && Value(sent, Metric).Length == 0)
        {
            filled = Without(filled, Metric).Add(new(Metric, MetricTypes.DefaultFor(field.DataType).ToText()));
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
        if (!TypesOf(field.DataType).Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            return new MilvusError(
                ErrorCode.Unexpected,
                $"invalid index type: {type} on field {field.Name} of type {field.DataType}",
                IsInputError: true);
        }

        var metric = Value(filled, Metric);
        if (!field.IsVector || (MetricTypes.TryParse(metric, out var known) && known.Fits(field.DataType)))
        {
            return null;
        }

        var fitting = string.Join(
            ' ', Enum.GetValues<MetricType>().Where(one => one.Fits(field.DataType)).Select(one => one.ToText()));
        return MilvusErrors.Invalid(
            $"metric type {metric} of field {field.Name} not found or not supported, supported: [{fitting}]");
    }

    private static ImmutableArray<string> TypesOf(DataType type) => type switch
    {
        DataType.BinaryVector => BinaryTypes,
        DataType.SparseFloatVector => SparseTypes,
        _ => type.IsVector() ? VectorTypes : ScalarTypes,
    };

    /// <summary>Checks the names of parameters that are to change; null when they may.</summary>
    public static MilvusError? CheckAlter(IEnumerable<string> keys) =>
        keys.FirstOrDefault(key => key is not (MemoryMap or OffsetCache)) is { } bad
            ? MilvusErrors.Invalid($"{bad} is not a configable index property")
            : null;

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
