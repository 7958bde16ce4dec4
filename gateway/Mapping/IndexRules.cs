using System.Collections.Immutable;

namespace Milvus.Gateway.Mapping;

/// <summary>What this gateway reads out of the parameters of an index; the collection itself checks them.</summary>
internal static class IndexRules
{
    public const string MetricKey = "metric_type";

    public static string Find(ImmutableArray<KeyValuePair<string, string>> pairs, string key)
    {
        foreach (var pair in pairs)
            if (pair.Key == key)
                return pair.Value;
        return "";
    }
}
