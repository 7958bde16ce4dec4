namespace Milvus.Core.Schema;

/// <summary>The texts and the direction of metrics.</summary>
public static class MetricTypes
{
    /// <summary>Whether a larger score is a better one.</summary>
    public static bool LargerIsBetter(this MetricType metric) => metric != MetricType.L2;

    /// <summary>The name as clients write it: L2, IP, COSINE.</summary>
    public static string ToText(this MetricType metric) => metric switch
    {
        MetricType.L2 => "L2",
        MetricType.InnerProduct => "IP",
        MetricType.Cosine => "COSINE",
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
            _ => 0,
        };
        return metric != 0;
    }
}
