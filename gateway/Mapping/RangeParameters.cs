using System.Globalization;
using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Gateway.Mapping;

/// <summary>
/// The bounds of a range search. Hits of distances: range_filter ≤ distance &lt; radius; of similarities:
/// radius &lt; similarity ≤ range_filter.
/// </summary>
/// <param name="Radius">The outer bound, which is no hit itself.</param>
/// <param name="RangeFilter">The inner bound, which is; null for none.</param>
internal readonly record struct RangeParameters(float Radius, float? RangeFilter)
{
    /// <summary>Null when no range is asked for.</summary>
    public static Outcome<RangeParameters?> Read(ParameterText parameters)
    {
        var radius = parameters.Bound("radius");
        if (!radius.IsOk) return radius.Error;
        var filter = parameters.Bound("range_filter");
        if (!filter.IsOk) return filter.Error;
        if (radius.Value is { } outer) return (RangeParameters?)new RangeParameters(outer, filter.Value);
        return filter.Value is null
            ? (RangeParameters?)null
            : MilvusErrors.Invalid(
                "range_filter requires radius to be set; range_filter alone is not a valid range search parameter");
    }

    /// <summary>The least and greatest score of a hit, both included.</summary>
    public Outcome<(float Lowest, float Highest)> ToScores(MetricType metric)
    {
        var larger = metric.LargerIsBetter();
        if (RangeFilter is { } inner && (larger ? Radius >= inner : Radius <= inner))
            return MilvusErrors.Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"range_filter must be {Rule(larger)}, range_filter:{inner:F6}, radius:{Radius:F6}"));
        return larger
            ? (MathF.BitIncrement(Radius), RangeFilter ?? float.PositiveInfinity)
            : (RangeFilter ?? float.NegativeInfinity, MathF.BitDecrement(Radius));
    }

    private static string Rule(bool largerIsBetter) => largerIsBetter
        ? "greater than radius for IP/COSINE"
        : "less than radius for L2/HAMMING/JACCARD";
}
