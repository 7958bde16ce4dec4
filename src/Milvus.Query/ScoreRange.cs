namespace Milvus.Query;

/// <summary>Which scores make a hit, both ends included, as the metric gives them.</summary>
/// <param name="Lowest">The least score.</param>
/// <param name="Highest">The greatest score; one below <paramref name="Lowest"/> leaves no hits.</param>
public readonly record struct ScoreRange(float Lowest, float Highest)
{
    /// <summary>Every score.</summary>
    public static readonly ScoreRange All = new(float.NegativeInfinity, float.PositiveInfinity);
}
