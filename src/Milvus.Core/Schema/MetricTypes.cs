namespace Milvus.Core.Schema;

/// <summary>The texts and the direction of metrics.</summary>
public static class MetricTypes
{
    /// <summary>Whether a larger score is a better one.</summary>
    public static bool LargerIsBetter(this MetricType metric) =>
        metric is MetricType.InnerProduct or MetricType.Cosine;

    /// <summary>The name as clients write it: L2, IP, COSINE, HAMMING, JACCARD.</summary>
    public static string ToText(this MetricType metric) => metric switch
    {
        MetricType.L2 => "L2",
        MetricType.InnerProduct => "IP",
        MetricType.Cosine => "COSINE",
        MetricType.Hamming => "HAMMING",
        MetricType.Jaccard => "JACCARD",
        _ => throw new InvariantException($"Metric {(int)metric} is none."),
    };

    /// <summary>Reads a name in any case.</summary>
    public static bool TryParse(string? text, out MetricType metric)
    {
        metric = text?.ToUpperInvariant() switch
        {
            "L2" => MetricType.L2,
            "IP" => MetricType.InnerProduct,
            "COSINE" => MetricType.Cosine,
            "HAMMING" => MetricType.Hamming,
            "JACCARD" => MetricType.Jaccard,
            _ => 0,
        };
        return metric != 0;
    }

    /// <summary>Whether vectors of a type can be compared so.</summary>
    public static bool Fits(this MetricType metric, DataType type) => type switch
    {
        DataType.BinaryVector => metric is MetricType.Hamming or MetricType.Jaccard,
        DataType.SparseFloatVector => metric == MetricType.InnerProduct,
        _ => type.IsVector() && metric is (MetricType.L2 or MetricType.InnerProduct or MetricType.Cosine),
    };

    /// <summary>The metric that counts where a client names none: HAMMING, IP for sparse vectors, else COSINE.</summary>
    public static MetricType DefaultFor(DataType type) => type switch
    {
        DataType.BinaryVector => MetricType.Hamming,
        DataType.SparseFloatVector => MetricType.InnerProduct,
        _ => MetricType.Cosine,
    };
}
